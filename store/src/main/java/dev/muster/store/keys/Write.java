package dev.muster.store.keys;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.StateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one transaction against a key space and collects its events. Confined to one call. */
final class Write implements Operation.Cases<OperationResult> {

    private final KeySpace keys;
    private final int keysMax;
    private final ByteBudget bytes;
    private final long nextRevision;
    private final List<WatchEvent> events = new ArrayList<>();

    Write(KeySpace keys, StateLimits limits) {
        this.keys = keys;
        this.keysMax = limits.rangeKeysMax();
        this.bytes = new ByteBudget(limits.rangeBytesMax());
        this.nextRevision = keys.revision() + 1;
    }

    /** What it changed so far, in order. */
    List<WatchEvent> events() {
        return events;
    }

    TransactionResult run(Transaction transaction) {
        boolean succeeded = transaction.compares().stream().allMatch(this::holds);
        List<Operation> operations = succeeded ? transaction.success() : transaction.failure();
        for (Operation operation : operations) { // refuse before the first change, so that a refusal changes nothing
            if (operation instanceof Operation.Range range) {
                keys.requireReadable(range.query().revision());
            }
        }
        List<OperationResult> results = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            results.add(operation.match(this));
        }
        return new TransactionResult(revision(), succeeded, results);
    }

    @Override
    public OperationResult put(Operation.Put put) {
        KeyValue previous = newest(put.key());
        KeyValue current = previous == null
                ? new KeyValue(put.key(), put.value(), nextRevision, nextRevision, 1)
                : new KeyValue(put.key(), put.value(), previous.createRevision(), nextRevision, previous.version() + 1);
        keys.add(current);
        events.add(new WatchEvent.Put(current, previous));
        return new OperationResult.Put(put.withPrevious() ? previous : null);
    }

    @Override
    public OperationResult delete(Operation.Delete delete) {
        List<KeyValue> deleted = new ArrayList<>();
        for (Map.Entry<Key, History> entry : keys.select(delete.range()).entrySet()) {
            KeyValue previous = entry.getValue().newest();
            if (previous != null) {
                entry.getValue().delete(nextRevision);
                events.add(new WatchEvent.Delete(entry.getKey(), nextRevision, previous));
                deleted.add(previous);
            }
        }
        return new OperationResult.Delete(deleted.size(), delete.withPrevious() ? deleted : List.of());
    }

    @Override
    public OperationResult range(Operation.Range range) {
        RangeResult result = new Reader(range.query(), keysMax, bytes)
                .read(keys.select(range.query().range()), revision());
        return new OperationResult.Range(result);
    }

    private long revision() {
        return events.isEmpty() ? nextRevision - 1 : nextRevision;
    }

    private boolean holds(Compare compare) {
        boolean found = false;
        for (History history : keys.select(compare.keys()).values()) {
            KeyValue newest = history.newest();
            if (newest != null) {
                found = true;
                if (!compare.holds(newest)) {
                    return false;
                }
            }
        }
        return found || compare.holds(null);
    }

    private @Nullable KeyValue newest(Key key) {
        History history = keys.history(key);
        return history == null ? null : history.newest();
    }
}
