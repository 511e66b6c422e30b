package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of an offer. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = QueueOfferOutcome.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = QueueOfferOutcome.Full.class, name = "full")
})
public sealed interface QueueOfferOutcome {

    /** The element is in the queue. */
    record Accepted(QueueElementId element) implements QueueOfferOutcome {}

    /**
     * The queue is full; nothing was changed.
     *
     * @param length elements found
     * @param lengthMax the bound that counted
     */
    record Full(long length, long lengthMax) implements QueueOfferOutcome {}
}
