package dev.muster.store.watch;

import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.StateLimits;
import dev.muster.store.keys.Changes;
import dev.muster.store.keys.KeySpace;
import java.util.ArrayList;
import java.util.List;

/** A key space that many threads may use, as a member has it; remembers all changes beside it, whatever is compacted. */
final class GuardedKeys implements WatchHub.History {

    private final List<WatchBatch> everything = new ArrayList<>();
    private KeySpace keys = new KeySpace();

    /** Applies these operations together; gives the revision it came to. */
    synchronized long apply(Operation... operations) {
        return apply(Transaction.builder().then(operations).build());
    }

    synchronized long apply(Transaction transaction) {
        long before = keys.revision();
        keys.apply(transaction, StateLimits.defaults());
        if (keys.revision() > before) {
            everything.addAll(keys.changes(KeyRange.all(), keys.revision(), 1).batches());
        }
        return keys.revision();
    }

    synchronized void compact(long revision) {
        keys.compact(revision);
    }

    synchronized long compactRevision() {
        return keys.compactRevision();
    }

    /** Becomes what a snapshot of another holds. */
    synchronized void restore(GuardedKeys other) {
        synchronized (other) {
            keys = KeySpace.of(other.keys.image());
        }
    }

    /** Every change there ever was. */
    synchronized List<WatchBatch> everything() {
        return List.copyOf(everything);
    }

    @Override
    public synchronized long revision() {
        return keys.revision();
    }

    @Override
    public synchronized Changes changes(KeyRange range, long from, int revisionsMax) {
        return keys.changes(range, from, revisionsMax);
    }
}
