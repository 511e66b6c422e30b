package dev.muster.starter.coordination.semaphore;

import dev.muster.starter.coordination.lease.Held;

/** Permits that are held; closing gives them back. See {@link Held} for what is certain. */
public interface HeldPermits extends Held {

    /** How many. */
    int permits();
}
