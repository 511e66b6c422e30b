package dev.muster.api.coordination;

import java.time.Duration;
import java.util.List;

/**
 * A lease at one moment. Immutable.
 *
 * @param revision of the store at that moment
 * @param ttl time that each keep-alive gives it
 * @param remaining time until it ends if nobody keeps it alive; not negative
 * @param keys that go with it, in order; empty unless asked for
 */
public record LeaseStatus(long revision, LeaseId id, Duration ttl, Duration remaining, List<Key> keys) {

    public LeaseStatus {
        keys = List.copyOf(keys);
    }
}
