package dev.muster.store.watch;

import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.keys.Changes;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The changes of all keys, each once and in order, on their way from the history to the watches. The thread that applies
 * fetches them at once, so that a compaction right behind a write takes nothing away from watches that keep up; what does
 * not fit stays in the history until there is room. Thread-safe.
 */
final class Feed {

    private static final int STRETCH_REVISIONS = 256;
    private static final int REVISIONS_MAX = 4_096;
    private static final long BYTES_MAX = 16L * 1024 * 1024;

    /** What an event costs beside its keys and values, roughly. */
    private static final int EVENT_BYTES = 100;

    private final WatchHub.History history;
    private final Queue<Stretch> fetched = new ArrayDeque<>();
    private long fetchedTo;
    private int revisions;
    private long bytes;
    /** Why there is a gap after {@link #fetchedTo}. */
    private @Nullable RevisionCompactedException gap;

    private record Stretch(Changes changes, int revisions, long bytes) {}

    Feed(WatchHub.History history) {
        this.history = history;
        this.fetchedTo = history.revision();
    }

    /** Takes over what is new, as far as there is room. */
    synchronized void fetch() {
        while (gap == null && revisions < REVISIONS_MAX && bytes < BYTES_MAX) {
            try {
                Changes changes = history.changes(KeyRange.all(), fetchedTo + 1, STRETCH_REVISIONS);
                int count = (int) (changes.nextRevision() - 1 - fetchedTo);
                if (count == 0) {
                    return;
                }
                add(new Stretch(changes, count, bytes(changes)));
            } catch (RevisionCompactedException gone) {
                gap = gone;
            }
        }
    }

    /**
     * The next stretch, absent if there is nothing new.
     *
     * @throws RevisionCompactedException if what comes next is no longer kept; the feed goes on behind the gap
     */
    synchronized @Nullable Changes poll() {
        fetch();
        Stretch first = fetched.poll();
        if (first != null) {
            revisions -= first.revisions();
            bytes -= first.bytes();
            return first.changes();
        }
        RevisionCompactedException gone = gap;
        if (gone != null) {
            fetchedTo = gone.compactRevision() - 1;
            gap = null;
            throw gone;
        }
        return null;
    }

    /** Leaves out everything up to the newest revision, and gives that. */
    synchronized long skip() {
        fetched.clear();
        revisions = 0;
        bytes = 0;
        gap = null;
        fetchedTo = history.revision();
        return fetchedTo;
    }

    /** Bytes of keys and values in a batch, roughly. */
    static long bytes(WatchBatch batch) {
        long sum = 0;
        for (WatchEvent event : batch.events()) {
            sum += EVENT_BYTES + event.key().size() + valueBytes(event.previous());
            if (event instanceof WatchEvent.Put put) {
                sum += valueBytes(put.current());
            }
        }
        return sum;
    }

    private static long bytes(Changes changes) {
        return changes.batches().stream().mapToLong(Feed::bytes).sum();
    }

    private static int valueBytes(@Nullable KeyValue entry) {
        return entry == null ? 0 : entry.value().size();
    }

    private void add(Stretch stretch) {
        fetched.add(stretch);
        fetchedTo = stretch.changes().nextRevision() - 1;
        revisions += stretch.revisions();
        bytes += stretch.bytes();
    }
}
