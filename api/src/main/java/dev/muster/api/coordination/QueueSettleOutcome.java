package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What became of an acknowledgement, or of giving an element back. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = QueueSettleOutcome.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = QueueSettleOutcome.Over.class, name = "over")
})
public sealed interface QueueSettleOutcome {

    /** It is done. */
    record Settled() implements QueueSettleOutcome {}

    /**
     * The delivery is over: it was settled before, or the consumer's lease ended and the element went back. Nothing was
     * changed.
     */
    record Over(QueueToken token) implements QueueSettleOutcome {}
}
