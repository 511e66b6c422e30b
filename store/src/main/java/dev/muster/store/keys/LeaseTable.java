package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which leases there are, and which keys go with each. Confined like its {@link KeySpace}. */
final class LeaseTable {

    private final Map<LeaseId, Held> leases = new TreeMap<>((one, other) -> Long.compare(one.value(), other.value()));

    private long grants;

    private record Held(Duration ttl, long grant, Set<Key> keys) {}

    boolean has(LeaseId id) {
        return leases.containsKey(id);
    }

    int size() {
        return leases.size();
    }

    /** Adds a lease under the next number. */
    void grant(LeaseId id, Duration ttl) {
        grants++;
        leases.put(id, new Held(ttl, grants, new HashSet<>()));
    }

    /** Adds leases as they were, without their keys. */
    void restore(long grantsSoFar, List<Lease> known) {
        grants = grantsSoFar;
        known.forEach(lease -> leases.put(lease.id(), new Held(lease.ttl(), lease.grant(), new HashSet<>())));
    }

    /** Number of all grants there ever were. */
    long grants() {
        return grants;
    }

    void remove(LeaseId id) {
        leases.remove(id);
    }

    /** Keys change their lease with their state: what {@code before} had goes, what {@code after} has comes. */
    void moved(@Nullable KeyValue before, @Nullable KeyValue after) {
        Held old = before == null ? null : held(before.lease());
        if (before != null && old != null) {
            old.keys().remove(before.key());
        }
        Held held = after == null ? null : held(after.lease());
        if (after != null && held != null) {
            held.keys().add(after.key());
        }
    }

    /** Most keys have none. */
    private @Nullable Held held(LeaseId id) {
        return id.present() ? leases.get(id) : null;
    }

    @Nullable
    Lease get(LeaseId id) {
        Held held = leases.get(id);
        return held == null
                ? null
                : new Lease(
                        id,
                        held.ttl(),
                        held.grant(),
                        held.keys().stream().sorted().toList());
    }

    /** All ids in order. */
    List<LeaseId> ids() {
        return List.copyOf(leases.keySet());
    }

    /** All leases in the order of their ids, without their keys, which follow from the key space. */
    List<Lease> image() {
        return leases.entrySet().stream()
                .map(entry -> new Lease(
                        entry.getKey(), entry.getValue().ttl(), entry.getValue().grant(), List.of()))
                .toList();
    }
}
