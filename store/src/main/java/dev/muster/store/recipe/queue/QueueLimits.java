package dev.muster.store.recipe.queue;

import dev.muster.api.InvalidArgumentException;
import java.time.Duration;

/**
 * Bounds of the queues of one server. Immutable.
 *
 * @param waitingMax most takes that wait at one queue; more are refused
 * @param queuesMax most queues that are remembered between calls; those nobody waits at are forgotten first
 * @param recheck longest time between two looks while somebody waits, and between two searches for elements of dead
 *     consumers; at least 10 ms
 */
public record QueueLimits(int waitingMax, int queuesMax, Duration recheck) {

    /** Shortest {@link #recheck()}; before the first limits are made. */
    private static final Duration RECHECK_MIN = Duration.ofMillis(10);

    /** 10,000 waiting takes per queue, 1,000 queues, a look every second. */
    public static final QueueLimits DEFAULTS = new QueueLimits(10_000, 1_000, Duration.ofSeconds(1));

    public QueueLimits {
        if (waitingMax < 1) {
            throw new InvalidArgumentException("waitingMax", waitingMax, "at least 1");
        }
        if (queuesMax < 1) {
            throw new InvalidArgumentException("queuesMax", queuesMax, "at least 1");
        }
        if (recheck.compareTo(RECHECK_MIN) < 0) {
            throw new InvalidArgumentException("recheck", recheck, "at least " + RECHECK_MIN);
        }
    }
}
