package dev.muster.api.coordination.semaphore;

import java.util.List;

/**
 * One semaphore at one moment. Immutable.
 *
 * @param total 0 if it was never used
 * @param holders in the order they came
 * @param waiters in the order they will be served
 * @param complete whether nobody was left out because there are too many
 */
public record SemaphoreView(
        long revision,
        SemaphoreName semaphore,
        int total,
        List<SemaphoreStanding> holders,
        List<SemaphoreStanding> waiters,
        boolean complete) {

    public SemaphoreView {
        holders = List.copyOf(holders);
        waiters = List.copyOf(waiters);
    }

    /** How many permits are not held. Not all of them are free for the next one: those who wait come first. */
    public int available() {
        return Math.max(
                0, total - holders.stream().mapToInt(SemaphoreStanding::permits).sum());
    }
}
