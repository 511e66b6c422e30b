package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * Says that a worker is there, for as long as its lease. Immutable.
 *
 * @param capacity most tasks it is given at once; 0 to {@value #CAPACITY_MAX}, 0 gives it none
 */
public record WorkerAnnouncement(WorkerId worker, int capacity, WorkerLabels labels) {

    /** Largest {@link #capacity()}. */
    public static final int CAPACITY_MAX = 10_000;

    public WorkerAnnouncement {
        if (capacity < 0 || capacity > CAPACITY_MAX) {
            throw new InvalidArgumentException("capacity", capacity, "0 to " + CAPACITY_MAX);
        }
    }
}
