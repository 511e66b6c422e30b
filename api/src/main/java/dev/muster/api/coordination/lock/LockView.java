package dev.muster.api.coordination.lock;

import java.util.List;

/**
 * One lock at one moment. Immutable.
 *
 * @param holders in the order they came; one, or several that share it
 * @param waiters in the order they will be served
 */
public record LockView(LockName lock, List<LockStanding> holders, List<LockStanding> waiters) {

    public LockView {
        holders = List.copyOf(holders);
        waiters = List.copyOf(waiters);
    }
}
