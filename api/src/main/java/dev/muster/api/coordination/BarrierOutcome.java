package dev.muster.api.coordination;

/** How a wait at a barrier or a latch ended. Immutable. */
public sealed interface BarrierOutcome {

    /**
     * What was waited for happened.
     *
     * @param revision of the store when it was seen
     */
    record Passed(long revision) implements BarrierOutcome {}

    /**
     * It did not happen in the time given; whoever waited is still counted in, until its lease ends or it leaves.
     *
     * @param missing how many parties, or counts, were missing
     */
    record Waiting(long missing) implements BarrierOutcome {}
}
