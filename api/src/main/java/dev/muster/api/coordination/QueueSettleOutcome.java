package dev.muster.api.coordination;

/** What became of an acknowledgement, or of giving an element back. Immutable. */
public sealed interface QueueSettleOutcome {

    /** It is done. */
    record Settled() implements QueueSettleOutcome {}

    /**
     * The delivery is over: it was settled before, or the consumer's lease ended and the element went back. Nothing was
     * changed.
     */
    record Over(QueueToken token) implements QueueSettleOutcome {}
}
