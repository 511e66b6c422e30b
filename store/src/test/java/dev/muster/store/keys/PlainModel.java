package dev.muster.store.keys;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The key space as one would first write it: a full copy of the map per revision. Confined to one thread. */
public final class PlainModel {

    private final List<NavigableMap<Key, KeyValue>> states = new ArrayList<>();
    private final List<WatchBatch> batches = new ArrayList<>();
    private final Set<LeaseId> leases = new HashSet<>();

    /** The state of a store that was just formed. */
    public PlainModel() {
        states.add(new TreeMap<>()); // revision 0, which nobody sees
        states.add(new TreeMap<>());
    }

    /** The newest revision. */
    public long revision() {
        return states.size() - 1L;
    }

    /** What a range held at a revision. */
    public List<KeyValue> at(long revision, KeyRange range) {
        return states.get((int) revision).values().stream()
                .filter(entry -> range.contains(entry.key()))
                .toList();
    }

    /** All changes from a revision on. */
    public List<WatchBatch> batchesFrom(long revision) {
        return batches.stream().filter(batch -> batch.revision() >= revision).toList();
    }

    /** Adds a lease. */
    public void grant(LeaseId lease) {
        leases.add(lease);
    }

    /** The leases there are. */
    public Set<LeaseId> leases() {
        return leases;
    }

    /** Ends a lease with its keys. */
    public void revoke(LeaseId lease) {
        leases.remove(lease);
        NavigableMap<Key, KeyValue> now = new TreeMap<>(states.get(states.size() - 1));
        List<WatchEvent> events = new ArrayList<>();
        for (KeyValue entry : List.copyOf(now.values())) {
            if (entry.lease().equals(lease)) {
                events.add(new WatchEvent.Delete(entry.key(), revision() + 1, now.remove(entry.key())));
            }
        }
        commit(now, events);
    }

    /** Keys that go with a lease. */
    public List<Key> keysOf(LeaseId lease) {
        return states.get(states.size() - 1).values().stream()
                .filter(entry -> entry.lease().equals(lease))
                .map(KeyValue::key)
                .toList();
    }

    /** Which guards held, outermost first; absent if it was refused for a lease or a key that is not there. */
    public Optional<List<Boolean>> apply(Transaction transaction) {
        NavigableMap<Key, KeyValue> before = states.get(states.size() - 1);
        List<Boolean> held = new ArrayList<>();
        List<Operation> flat = new ArrayList<>();
        flatten(transaction, before, held, flat);
        for (Operation operation : flat) {
            if (operation instanceof Operation.Put put && refused(put, before)) {
                return Optional.empty();
            }
        }
        NavigableMap<Key, KeyValue> now = new TreeMap<>(before);
        List<WatchEvent> events = new ArrayList<>();
        for (Operation operation : flat) {
            if (operation instanceof Operation.Put put) {
                put(put, now, events);
            } else if (operation instanceof Operation.Delete delete) {
                for (Key key : List.copyOf(now.keySet())) {
                    if (delete.range().contains(key)) {
                        events.add(new WatchEvent.Delete(key, revision() + 1, now.remove(key)));
                    }
                }
            }
        }
        commit(now, events);
        return Optional.of(held);
    }

    private void put(Operation.Put put, Map<Key, KeyValue> now, List<WatchEvent> events) {
        KeyValue old = now.get(put.key());
        long next = revision() + 1;
        KeyValue entry = old == null
                ? new KeyValue(put.key(), requireNonNull(put.value()), next, next, 1, requireNonNull(put.lease()))
                : new KeyValue(
                        put.key(),
                        requireNonNullElse(put.value(), old.value()),
                        old.createRevision(),
                        next,
                        old.version() + 1,
                        requireNonNullElse(put.lease(), old.lease()));
        now.put(put.key(), entry);
        events.add(new WatchEvent.Put(entry, old));
    }

    private boolean refused(Operation.Put put, Map<Key, KeyValue> before) {
        LeaseId lease = put.lease();
        boolean leaseGone = lease != null && lease.present() && !leases.contains(lease);
        return leaseGone || ((put.value() == null || lease == null) && !before.containsKey(put.key()));
    }

    private static void flatten(
            Transaction transaction, Map<Key, KeyValue> before, List<Boolean> held, List<Operation> flat) {
        boolean holds = transaction.compares().stream().allMatch(compare -> holds(compare, before));
        held.add(holds);
        for (Operation operation : holds ? transaction.success() : transaction.failure()) {
            if (operation instanceof Operation.Nested nested) {
                flatten(nested.transaction(), before, held, flat);
            } else {
                flat.add(operation);
            }
        }
    }

    private void commit(NavigableMap<Key, KeyValue> now, List<WatchEvent> events) {
        if (!events.isEmpty()) {
            batches.add(new WatchBatch(revision() + 1, events));
            states.add(now);
        }
    }

    private static boolean holds(Compare compare, Map<Key, KeyValue> now) {
        List<KeyValue> found = now.values().stream()
                .filter(entry -> compare.keys().contains(entry.key()))
                .toList();
        return found.isEmpty() ? compare.holds(null) : found.stream().allMatch(compare::holds);
    }
}
