package dev.muster.store.keys;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.StateLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    /** Whether the guards of each transaction held, outermost first, in the order they run; decided before any runs. */
    private final Deque<Boolean> decisions = new ArrayDeque<>();

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

    /** Refuses before the first change, so that a refusal changes nothing. */
    TransactionResult run(Transaction transaction) {
        decide(transaction);
        return runDecided(transaction);
    }

    /** Removes keys that exist. */
    void delete(List<Key> existing) {
        for (Key key : existing) {
            History history = keys.history(key);
            KeyValue previous = history == null ? null : history.newest();
            if (previous != null) {
                remove(previous);
            }
        }
    }

    @Override
    public OperationResult put(Operation.Put put) {
        KeyValue previous = newest(put.key());
        Value value = put.value();
        LeaseId lease = put.lease();
        if (previous == null) {
            keys.add(
                    null,
                    new KeyValue(put.key(), orEmpty(value), nextRevision, nextRevision, 1, orNone(lease)),
                    events);
        } else {
            keys.add(
                    previous,
                    new KeyValue(
                            previous.key(), // one object for all states of a key
                            value == null ? previous.value() : value,
                            previous.createRevision(),
                            nextRevision,
                            previous.version() + 1,
                            lease == null ? previous.lease() : lease),
                    events);
        }
        return put.withPrevious() && previous != null
                ? new OperationResult.Put(previous)
                : OperationResult.Put.WITHOUT_PREVIOUS;
    }

    @Override
    public OperationResult delete(Operation.Delete delete) {
        List<KeyValue> deleted = new ArrayList<>();
        for (History history : keys.select(delete.range()).values()) {
            KeyValue previous = history.newest();
            if (previous != null) {
                remove(previous);
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

    @Override
    public OperationResult nested(Operation.Nested nested) {
        return new OperationResult.Nested(runDecided(nested.transaction()));
    }

    private TransactionResult runDecided(Transaction transaction) {
        boolean succeeded = decisions.remove();
        List<Operation> operations = succeeded ? transaction.success() : transaction.failure();
        List<OperationResult> results = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            results.add(operation.match(this));
        }
        return TransactionResult.of(revision(), succeeded, results);
    }

    private void decide(Transaction transaction) {
        boolean succeeded = transaction.compares().stream().allMatch(this::holds);
        decisions.add(succeeded);
        for (Operation operation : succeeded ? transaction.success() : transaction.failure()) {
            if (operation instanceof Operation.Range range) {
                keys.requireReadable(range.query().revision());
            } else if (operation instanceof Operation.Put put) {
                requirePossible(put);
            } else if (operation instanceof Operation.Nested nested) {
                decide(nested.transaction());
            }
        }
    }

    private void requirePossible(Operation.Put put) {
        LeaseId lease = put.lease();
        if (lease != null && lease.present() && !keys.hasLease(lease)) {
            throw new LeaseNotFoundException(lease);
        }
        if ((put.value() == null || lease == null) && newest(put.key()) == null) {
            throw new KeyNotFoundException(put.key());
        }
    }

    private void remove(KeyValue previous) {
        keys.remove(previous, nextRevision, events);
    }

    private long revision() {
        return events.isEmpty() ? nextRevision - 1 : nextRevision;
    }

    private boolean holds(Compare compare) {
        if (compare.keys() instanceof KeyRange.Single single) {
            return compare.holds(newest(single.key()));
        }
        boolean found = false;
        for (Map.Entry<Key, History> entry : keys.select(compare.keys()).entrySet()) {
            KeyValue newest = entry.getValue().newest();
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

    private static Value orEmpty(@Nullable Value value) {
        return value == null ? Value.EMPTY : value;
    }

    private static LeaseId orNone(@Nullable LeaseId lease) {
        return lease == null ? LeaseId.NONE : lease;
    }
}
