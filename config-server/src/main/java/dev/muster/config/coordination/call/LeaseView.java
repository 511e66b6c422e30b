package dev.muster.config.coordination.call;

import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import java.time.Duration;

/**
 * A lease that was kept alive.
 *
 * @param ttl time that each keep-alive gives it
 * @param remaining time until it ends
 */
public record LeaseView(LeaseId lease, Duration ttl, Duration remaining) {

    /** Without what callers have no use for. */
    public static LeaseView of(LeaseStatus status) {
        return new LeaseView(status.id(), status.ttl(), status.remaining());
    }
}
