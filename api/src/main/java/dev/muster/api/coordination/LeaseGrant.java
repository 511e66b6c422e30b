package dev.muster.api.coordination;

import java.time.Duration;

/**
 * A lease that was granted. Immutable.
 *
 * @param revision of the store when it was granted
 * @param ttl time after which it ends unless it is kept alive; never shorter than asked for
 */
public record LeaseGrant(long revision, LeaseId id, Duration ttl) {}
