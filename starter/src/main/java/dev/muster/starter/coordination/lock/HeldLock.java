package dev.muster.starter.coordination.lock;

import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.starter.coordination.lease.Held;
import java.util.List;

/** Locks that are held; closing the last handle of the thread gives them back. See {@link Held} for what is certain. */
public interface HeldLock extends Held {

    /** What is held, and how. */
    List<LockTarget> locks();

    /**
     * Interrupts the current thread if the locks are lost before this handle is closed; never after.
     *
     * @return this
     */
    HeldLock interruptOnLoss();
}
