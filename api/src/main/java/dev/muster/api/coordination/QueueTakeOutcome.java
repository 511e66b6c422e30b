package dev.muster.api.coordination;

/** What a consumer got. Immutable. */
public sealed interface QueueTakeOutcome {

    /** An element. */
    record Delivered(QueueDelivery delivery) implements QueueTakeOutcome {}

    /** There was none in the time given. */
    record Empty() implements QueueTakeOutcome {}

    /** What has to happen before the queue starts did not happen in the time given. */
    record Held(QueueStart start) implements QueueTakeOutcome {}
}
