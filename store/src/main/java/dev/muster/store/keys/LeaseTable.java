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

    private record Held(Duration ttl, Set<Key> keys) {}

    boolean has(LeaseId id) {
        return leases.containsKey(id);
    }

    int size() {
        return leases.size();
    }

    void add(LeaseId id, Duration ttl) {
        leases.put(id, new Held(ttl, new HashSet<>()));
    }

    void remove(LeaseId id) {
        leases.remove(id);
    }

    /** Keys change their lease with their state: what {@code before} had goes, what {@code after} has comes. */
    void moved(@Nullable KeyValue before, @Nullable KeyValue after) {
        Held old = before == null ? null : leases.get(before.lease());
        if (before != null && old != null) {
            old.keys().remove(before.key());
        }
        Held held = after == null ? null : leases.get(after.lease());
        if (after != null && held != null) {
            held.keys().add(after.key());
        }
    }

    @Nullable
    Lease get(LeaseId id) {
        Held held = leases.get(id);
        return held == null
                ? null
                : new Lease(id, held.ttl(), held.keys().stream().sorted().toList());
    }

    /** All ids in order. */
    List<LeaseId> ids() {
        return List.copyOf(leases.keySet());
    }

    /** All leases in the order of their ids, without their keys, which follow from the key space. */
    List<Lease> image() {
        return leases.entrySet().stream()
                .map(entry -> new Lease(entry.getKey(), entry.getValue().ttl(), List.of()))
                .toList();
    }
}
