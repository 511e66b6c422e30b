package dev.muster.api.coordination;

/** What became of an offer. Immutable. */
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
