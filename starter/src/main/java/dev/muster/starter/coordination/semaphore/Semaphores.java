package dev.muster.starter.coordination.semaphore;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.semaphore.SemaphoreView;
import dev.muster.starter.coordination.lease.WaitInterruptedException;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Duration;
import java.util.Optional;

/**
 * Permits over all instances of all applications of the namespace: fair, and given back by themselves when their holder dies.
 * Thread-safe. Not re-entrant: each call asks for more.
 *
 * <p>Every method that asks throws {@link WaitInterruptedException}, {@link ProblemException} and
 * {@link ServersUnreachableException} as locks do.
 */
public interface Semaphores {

    /**
     * Waits for permits and takes them.
     *
     * @param permits how many, all together or none; 1 to {@code total}
     * @param total how many there are in all: settled by the first use, refused later if it differs
     * @param wait longest time in the queue, at most 24 h; {@link Duration#ZERO} does not wait
     * @return empty if there were not enough in time
     */
    Optional<HeldPermits> tryAcquire(String name, int permits, int total, Duration wait);

    /** Takes one permit if there is one now. */
    default Optional<HeldPermits> tryAcquire(String name, int total) {
        return tryAcquire(name, 1, total, Duration.ZERO);
    }

    /** Who holds permits and who waits. */
    SemaphoreView view(String name);
}
