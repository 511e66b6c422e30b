package dev.muster.api.coordination.semaphore;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;

/**
 * Asks for permits of a semaphore. Immutable.
 *
 * @param permits how many, all together or none; 1 to {@code total}
 * @param total how many the semaphore has in all; fixed by its first use, and the same in each request until it is changed
 *     for all
 * @param request names this wish of this owner; as in a lock's request
 */
public record SemaphoreRequest(
        Namespace namespace,
        SemaphoreName semaphore,
        int permits,
        int total,
        OwnerId owner,
        RequestId request,
        LeaseTerms lease) {

    /** Most permits of a semaphore. */
    public static final int PERMITS_MAX = 1_000_000;

    public SemaphoreRequest {
        requireTotal(total);
        if (permits < 1 || permits > total) {
            throw new InvalidArgumentException("permits", permits, "1 to the total, " + total);
        }
    }

    /** Refuses a number of permits that no semaphore can have. */
    public static void requireTotal(int total) {
        if (total < 1 || total > PERMITS_MAX) {
            throw new InvalidArgumentException("total", total, "1 to " + PERMITS_MAX);
        }
    }
}
