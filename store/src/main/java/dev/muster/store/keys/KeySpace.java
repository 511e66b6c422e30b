package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All keys with their kept history, under one revision. Not thread-safe: whoever owns it guards it; any number of readers,
 * or one writer.
 */
public final class KeySpace {

    /** Revision of a key space that was never written. */
    public static final long FIRST_REVISION = 1;

    private final NavigableMap<Key, History> histories = new TreeMap<>();
    private final ChangeLog changes;
    private long revision;
    private long compactRevision;

    /** An empty key space. */
    public KeySpace() {
        this(FIRST_REVISION, FIRST_REVISION, FIRST_REVISION + 1);
    }

    private KeySpace(long revision, long compactRevision, long firstChange) {
        this.revision = revision;
        this.compactRevision = compactRevision;
        this.changes = new ChangeLog(firstChange);
    }

    /** The key space that gave this image. */
    public static KeySpace of(KeySpaceImage image) {
        long firstChange = image.revision() - image.changes().size() + 1;
        KeySpace keys = new KeySpace(image.revision(), image.compactRevision(), firstChange);
        image.base().forEach(keys::add);
        for (WatchBatch batch : image.changes()) {
            for (WatchEvent event : batch.events()) {
                if (event instanceof WatchEvent.Put put) {
                    keys.add(put.current());
                } else {
                    keys.histories
                            .computeIfAbsent(event.key(), absent -> new History())
                            .delete(event.revision());
                }
            }
            keys.changes.add(batch);
        }
        return keys;
    }

    /** The newest revision. */
    public long revision() {
        return revision;
    }

    /** The oldest revision that is kept. */
    public long compactRevision() {
        return compactRevision;
    }

    /**
     * Reads keys.
     *
     * @param limits bounds of the answer, whatever the query's limit
     * @throws RevisionCompactedException if the query's revision is no longer kept
     * @throws RevisionInFutureException if it does not exist yet
     */
    public RangeResult range(RangeQuery query, StateLimits limits) {
        requireReadable(query.revision());
        return new Reader(query, limits.rangeKeysMax(), new ByteBudget(limits.rangeBytesMax()))
                .read(select(query.range()), revision);
    }

    /**
     * Applies a transaction as a whole or, if it throws, not at all.
     *
     * @param limits bounds of the reads in it
     * @throws RevisionCompactedException if it reads at a revision that is no longer kept
     * @throws RevisionInFutureException if it reads at a revision that does not exist yet
     */
    public TransactionResult apply(Transaction transaction, StateLimits limits) {
        Write write = new Write(this, limits);
        TransactionResult result = write.run(transaction);
        if (!write.events().isEmpty()) {
            changes.add(new WatchBatch(result.revision(), write.events()));
            revision = result.revision();
        }
        return result;
    }

    /**
     * Forgets the history before {@code oldestKept}. The cost is that of the revisions forgotten.
     *
     * @throws RevisionCompactedException if that was done already
     * @throws RevisionInFutureException if the revision does not exist yet
     */
    public void compact(long oldestKept) {
        if (oldestKept <= compactRevision) {
            throw new RevisionCompactedException(oldestKept, compactRevision);
        }
        requireReadable(oldestKept);
        while (changes.firstRevision() < oldestKept) {
            for (WatchEvent event : changes.removeFirst().events()) {
                History history = histories.get(event.key());
                if (history != null && history.forgetBefore(oldestKept)) {
                    histories.remove(event.key());
                }
            }
        }
        compactRevision = oldestKept;
    }

    /**
     * The changes of a range from a revision on.
     *
     * @param from may be in the future; then there are none
     * @param revisionsMax most revisions to look at
     * @throws RevisionCompactedException if {@code from} is no longer kept
     */
    public Changes changes(KeyRange range, long from, int revisionsMax) {
        if (from < compactRevision) {
            throw new RevisionCompactedException(from, compactRevision);
        }
        long first = Math.max(from, changes.firstRevision());
        long end = Math.min(revision, first + revisionsMax - 1);
        List<WatchBatch> found = new ArrayList<>();
        for (long at = first; at <= end; at++) {
            WatchBatch batch = changes.at(at);
            List<WatchEvent> events = batch.events().stream()
                    .filter(event -> range.contains(event.key()))
                    .toList();
            if (!events.isEmpty()) {
                found.add(events.size() == batch.events().size() ? batch : new WatchBatch(at, events));
            }
        }
        return new Changes(found, Math.max(from, end + 1));
    }

    /** Everything in it. The cost is one reference per key and per kept revision; values are not copied. */
    public KeySpaceImage image() {
        List<KeyValue> base = new ArrayList<>();
        for (History history : histories.values()) {
            KeyValue before = history.at(changes.firstRevision() - 1);
            if (before != null) {
                base.add(before);
            }
        }
        return new KeySpaceImage(revision, compactRevision, base, changes.copy());
    }

    void requireReadable(long at) {
        if (at > revision) {
            throw new RevisionInFutureException(at, revision);
        }
        if (at != 0 && at < compactRevision) {
            throw new RevisionCompactedException(at, compactRevision);
        }
    }

    /** The histories of a range, also of keys that are deleted by now; a view. */
    NavigableMap<Key, History> select(KeyRange range) {
        return range.match(new KeyRange.Cases<>() {
            @Override
            public NavigableMap<Key, History> single(KeyRange.Single single) {
                return histories.subMap(single.key(), true, single.key(), true);
            }

            @Override
            public NavigableMap<Key, History> startingAt(KeyRange.StartingAt startingAt) {
                return histories.tailMap(startingAt.from(), true);
            }

            @Override
            public NavigableMap<Key, History> between(KeyRange.Between between) {
                return histories.subMap(between.from(), true, between.to(), false);
            }
        });
    }

    @Nullable
    History history(Key key) {
        return histories.get(key);
    }

    void add(KeyValue live) {
        histories.computeIfAbsent(live.key(), absent -> new History()).put(live);
    }
}
