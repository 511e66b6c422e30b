package dev.muster.config.coordination.lease;

import dev.muster.api.coordination.LeaseId;
import java.time.Duration;

/**
 * A lease that is alive.
 *
 * @param ttl time that each keep-alive gives it
 * @param remaining time until it ends if nobody keeps it alive
 */
record LeaseView(LeaseId lease, Duration ttl, Duration remaining) {}
