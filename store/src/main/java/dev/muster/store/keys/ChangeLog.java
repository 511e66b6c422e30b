package dev.muster.store.keys;

import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import java.util.ArrayList;
import java.util.List;

/** The changes of the kept revisions, without gaps. Confined like its {@link KeySpace}. */
final class ChangeLog {

    private static final int TRIM_MIN = 1024;
    /** In the place of what is forgotten until the list is cut, so that it does not live on. */
    private static final Object FORGOTTEN = new Object();

    /** Each a {@link WatchEvent} that was alone in its revision, as nearly all are, or a {@link WatchBatch} of several. */
    private final List<Object> revisions = new ArrayList<>();

    private int forgotten;
    private long firstRevision;

    /** @param firstRevision the revision of the first batch that will be added */
    ChangeLog(long firstRevision) {
        this.firstRevision = firstRevision;
    }

    long firstRevision() {
        return firstRevision;
    }

    void add(long revision, List<WatchEvent> events) {
        long expected = firstRevision + revisions.size() - forgotten;
        if (revision != expected) {
            throw new IllegalStateException("revision: " + revision + " (expected: " + expected + ")");
        }
        revisions.add(events.size() == 1 ? events.get(0) : new WatchBatch(revision, events));
    }

    List<WatchEvent> at(long revision) {
        return events(revisions.get(forgotten + Math.toIntExact(revision - firstRevision)));
    }

    /** Forgets the oldest revision and gives its events. */
    List<WatchEvent> removeFirst() {
        List<WatchEvent> first = events(revisions.set(forgotten, FORGOTTEN));
        firstRevision++;
        forgotten++;
        if (forgotten >= TRIM_MIN && forgotten * 2 > revisions.size()) {
            revisions.subList(0, forgotten).clear();
            forgotten = 0;
        }
        return first;
    }

    List<WatchBatch> copy() {
        List<WatchBatch> batches = new ArrayList<>(revisions.size() - forgotten);
        for (Object changes : revisions.subList(forgotten, revisions.size())) {
            batches.add(
                    changes instanceof WatchEvent event
                            ? new WatchBatch(event.revision(), List.of(event))
                            : (WatchBatch) changes);
        }
        return batches;
    }

    private static List<WatchEvent> events(Object changes) {
        return changes instanceof WatchEvent event ? List.of(event) : ((WatchBatch) changes).events();
    }
}
