package dev.muster.store.keys;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The key space as one would first write it: a full copy of the map per revision. Confined to one thread. */
final class PlainModel {

    private final List<TreeMap<Key, KeyValue>> states = new ArrayList<>();
    private final List<WatchBatch> batches = new ArrayList<>();

    PlainModel() {
        states.add(new TreeMap<>()); // revision 0, which nobody sees
        states.add(new TreeMap<>());
    }

    long revision() {
        return states.size() - 1L;
    }

    List<KeyValue> at(long revision, KeyRange range) {
        return states.get((int) revision).values().stream()
                .filter(entry -> range.contains(entry.key()))
                .toList();
    }

    List<WatchBatch> batchesFrom(long revision) {
        return batches.stream().filter(batch -> batch.revision() >= revision).toList();
    }

    boolean apply(Transaction transaction) {
        TreeMap<Key, KeyValue> now = new TreeMap<>(states.get(states.size() - 1));
        boolean holds = transaction.compares().stream().allMatch(compare -> holds(compare, now));
        long next = revision() + 1;
        List<WatchEvent> events = new ArrayList<>();
        for (Operation operation : holds ? transaction.success() : transaction.failure()) {
            if (operation instanceof Operation.Put put) {
                KeyValue old = now.get(put.key());
                KeyValue entry = new KeyValue(
                        put.key(),
                        put.value(),
                        old == null ? next : old.createRevision(),
                        next,
                        old == null ? 1 : old.version() + 1);
                now.put(put.key(), entry);
                events.add(new WatchEvent.Put(entry, old));
            } else if (operation instanceof Operation.Delete delete) {
                for (Key key : List.copyOf(now.keySet())) {
                    if (delete.range().contains(key)) {
                        events.add(new WatchEvent.Delete(key, next, now.remove(key)));
                    }
                }
            }
        }
        if (!events.isEmpty()) {
            states.add(now);
            batches.add(new WatchBatch(next, events));
        }
        return holds;
    }

    private static boolean holds(Compare compare, Map<Key, KeyValue> now) {
        List<KeyValue> found = now.values().stream()
                .filter(entry -> compare.keys().contains(entry.key()))
                .toList();
        return found.isEmpty() ? compare.holds(null) : found.stream().allMatch(compare::holds);
    }
}
