package dev.muster.starter.coordination.lock;

import dev.muster.api.coordination.lock.LockStanding;
import java.util.List;
import java.util.Optional;

/** What came of asking for locks. Immutable. */
public sealed interface LockAttempt {

    /** All are held by the current thread. */
    record Acquired(HeldLock lock) implements LockAttempt {}

    /**
     * They were not free in time; nothing is held.
     *
     * @param ahead the first of those who hold them or wait for them
     */
    record Busy(List<LockStanding> ahead) implements LockAttempt {

        public Busy {
            ahead = List.copyOf(ahead);
        }
    }

    /** The locks, if they are held. */
    default Optional<HeldLock> held() {
        return this instanceof Acquired acquired ? Optional.of(acquired.lock()) : Optional.empty();
    }
}
