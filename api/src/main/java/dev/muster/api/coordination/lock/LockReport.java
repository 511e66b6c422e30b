package dev.muster.api.coordination.lock;

import java.util.List;

/**
 * The locks of a namespace at one revision: who holds, who waits for whom, and who waits in vain. Immutable.
 *
 * @param locks those that are held, by name
 * @param waits the edges of the graph over owners
 * @param deadlocks empty if everybody's turn can come
 * @param complete whether nothing was left out because there is too much; if something was, a deadlock may be missing
 */
public record LockReport(
        long revision, List<LockView> locks, List<WaitFor> waits, List<Deadlock> deadlocks, boolean complete) {

    public LockReport {
        locks = List.copyOf(locks);
        waits = List.copyOf(waits);
        deadlocks = List.copyOf(deadlocks);
    }
}
