package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.LeaseId;
import java.time.Duration;
import java.util.List;

/**
 * A lease as the replicated state knows it: how long it is meant to live, not how long it still will; that is the
 * leader's to count. Immutable.
 *
 * @param grant its number among all grants there ever were; an id may be granted again, the number never is
 * @param keys that go with it, in order
 */
public record Lease(LeaseId id, Duration ttl, long grant, List<Key> keys) {

    public Lease {
        keys = List.copyOf(keys);
    }
}
