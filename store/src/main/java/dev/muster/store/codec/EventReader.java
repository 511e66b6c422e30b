package dev.muster.store.codec;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the changes of a snapshot and works out what they leave unsaid: earlier states, versions and creation follow from
 * the base and the changes before. Confined to one thread.
 */
final class EventReader {

    private final Map<Key, KeyValue> newest = new HashMap<>();

    EventReader(List<KeyValue> base) {
        base.forEach(entry -> newest.put(entry.key(), entry));
    }

    WatchBatch readBatch(Input in) throws IOException {
        long revision = in.number();
        int count = in.count("events", ValueCodec.ELEMENTS_MAX);
        List<WatchEvent> events = new ArrayList<>(Math.min(count, Transaction.OPERATIONS_MAX));
        for (int i = 0; i < count; i++) {
            events.add(readEvent(in, revision));
        }
        return new WatchBatch(revision, events);
    }

    private WatchEvent readEvent(Input in, long revision) throws IOException {
        int kind = in.octet();
        Key key = ValueCodec.readKey(in);
        return switch (kind) {
            case SnapshotCodec.EVENT_PUT -> put(key, ValueCodec.readValue(in), ValueCodec.readLeaseIfAny(in), revision);
            case SnapshotCodec.EVENT_DELETE -> new WatchEvent.Delete(key, revision, newest.remove(key));
            default -> throw Input.unknownKind("event", kind);
        };
    }

    private WatchEvent put(Key key, Value value, LeaseId lease, long revision) {
        KeyValue previous = newest.get(key);
        KeyValue current = previous == null
                ? new KeyValue(key, value, revision, revision, 1, lease)
                : new KeyValue(
                        previous.key(), // one object for all states of a key
                        value,
                        previous.createRevision(),
                        revision,
                        previous.version() + 1,
                        lease);
        newest.put(current.key(), current);
        return new WatchEvent.Put(current, previous);
    }
}
