package dev.muster.store.keys;

import dev.muster.api.coordination.WatchBatch;
import java.util.ArrayList;
import java.util.List;

/** The changes of the kept revisions, one batch per revision without gaps. Confined like its {@link KeySpace}. */
final class ChangeLog {

    private static final int TRIM_MIN = 1024;

    private final List<WatchBatch> batches = new ArrayList<>();
    private int forgotten;
    private long firstRevision;

    /** @param firstRevision the revision of the first batch that will be added */
    ChangeLog(long firstRevision) {
        this.firstRevision = firstRevision;
    }

    long firstRevision() {
        return firstRevision;
    }

    void add(WatchBatch batch) {
        long expected = firstRevision + batches.size() - forgotten;
        if (batch.revision() != expected) {
            throw new IllegalStateException("revision: " + batch.revision() + " (expected: " + expected + ")");
        }
        batches.add(batch);
    }

    WatchBatch at(long revision) {
        return batches.get(forgotten + Math.toIntExact(revision - firstRevision));
    }

    /** Forgets the oldest batch and gives it. */
    WatchBatch removeFirst() {
        WatchBatch first = batches.get(forgotten);
        firstRevision++;
        forgotten++;
        if (forgotten >= TRIM_MIN && forgotten * 2 > batches.size()) {
            batches.subList(0, forgotten).clear();
            forgotten = 0;
        }
        return first;
    }

    List<WatchBatch> copy() {
        return List.copyOf(batches.subList(forgotten, batches.size()));
    }
}
