package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a consumer got. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = QueueTakeOutcome.Delivered.class, name = "delivered"),
    @JsonSubTypes.Type(value = QueueTakeOutcome.Empty.class, name = "empty"),
    @JsonSubTypes.Type(value = QueueTakeOutcome.Held.class, name = "held")
})
public sealed interface QueueTakeOutcome {

    /** An element. */
    record Delivered(QueueDelivery delivery) implements QueueTakeOutcome {}

    /** There was none in the time given. */
    record Empty() implements QueueTakeOutcome {}

    /** What has to happen before the queue starts did not happen in the time given. */
    record Held(QueueStart start) implements QueueTakeOutcome {}
}
