package dev.muster.store.keys;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseExistsException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StateHash;
import dev.muster.store.StateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** The same, for finding one: the way through the tree would miss the processor's caches at each step. */
    private final Map<Key, History> historyOf = new HashMap<>();

    private final LeaseTable leases = new LeaseTable();
    private final Sizes sizes = new Sizes();
    private final ChangeLog changes;
    private LeaseObserver observer = LeaseObserver.NONE;
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
        keys.leases.restore(image.grants(), image.leases());
        image.base().forEach(live -> keys.append(live.key(), null, live, live.modRevision()));
        for (WatchBatch batch : image.changes()) {
            for (WatchEvent event : batch.events()) {
                KeyValue live = event instanceof WatchEvent.Put put ? put.current() : null;
                keys.append(event.key(), event.previous(), live, batch.revision());
            }
            keys.changes.add(batch.revision(), batch.events());
        }
        return keys;
    }

    /** From now on {@code listener} hears of leases. */
    public void observe(LeaseObserver listener) {
        observer = listener;
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
     * @throws LeaseNotFoundException if it puts a key with a lease that is not there
     * @throws KeyNotFoundException if it is to keep the value or the lease of a key that is not there
     */
    public TransactionResult apply(Transaction transaction, StateLimits limits) {
        Write write = new Write(this, limits);
        TransactionResult result = write.run(transaction);
        finish(write);
        return result;
    }

    /**
     * Adds a lease.
     *
     * @throws LeaseExistsException if there is one with this id
     */
    public void grant(LeaseId id, Duration ttl) {
        if (leases.has(id)) {
            throw new LeaseExistsException(id);
        }
        leases.grant(id, ttl);
        observer.granted(id, ttl);
    }

    /**
     * Ends a lease and removes its keys at one revision.
     *
     * @throws LeaseNotFoundException if there is no such lease
     */
    public void revoke(LeaseId id) {
        Lease lease = leases.get(id);
        if (lease == null) {
            throw new LeaseNotFoundException(id);
        }
        Write write = new Write(this, StateLimits.defaults());
        write.delete(lease.keys());
        finish(write);
        leases.remove(id);
        observer.ended(id);
    }

    /** A lease with its keys; absent if there is none with this id. */
    public @Nullable Lease lease(LeaseId id) {
        return leases.get(id);
    }

    /** All leases, by id. */
    public List<LeaseId> leases() {
        return leases.ids();
    }

    /** Number of all leases that were ever granted; see {@link Lease#grant()}. */
    public long grants() {
        return leases.grants();
    }

    boolean hasLease(LeaseId id) {
        return leases.has(id);
    }

    /** Bytes of everything with its kept history, roughly; the same on all members with the same history. */
    public long bytes() {
        return sizes.total(leases.size());
    }

    /** The part of {@link #bytes()} that compaction up to the newest revision would free, about. */
    public long historyBytes() {
        return sizes.history();
    }

    /**
     * Checksum of the kept history up to a revision.
     *
     * @param upTo 0 is the newest
     * @throws RevisionCompactedException if it is no longer kept
     * @throws RevisionInFutureException if it does not exist yet
     */
    public StateHash hash(long upTo) {
        requireReadable(upTo);
        long last = upTo == 0 ? revision : upTo;
        StateSum sum = new StateSum();
        histories.forEach((key, history) -> history.sumUpTo(last, key, sum));
        return new StateHash(sum.value(), last, compactRevision);
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
            for (WatchEvent event : changes.removeFirst()) {
                History history = historyOf.get(event.key());
                if (history != null && history.forgetBefore(oldestKept, event.key(), sizes)) {
                    histories.remove(event.key());
                    historyOf.remove(event.key());
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
            List<WatchEvent> events = changes.at(at).stream()
                    .filter(event -> range.contains(event.key()))
                    .toList();
            if (!events.isEmpty()) {
                found.add(new WatchBatch(at, events));
            }
        }
        return new Changes(found, Math.max(from, end + 1));
    }

    /** Everything in it. The cost is a small object per kept revision and a reference per key; values are not copied. */
    public KeySpaceImage image() {
        List<KeyValue> base = new ArrayList<>();
        for (History history : histories.values()) {
            KeyValue before = history.at(changes.firstRevision() - 1);
            if (before != null) {
                base.add(before);
            }
        }
        return new KeySpaceImage(revision, compactRevision, leases.grants(), leases.image(), base, changes.copy());
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
        return historyOf.get(key);
    }

    /** Adds a state and its event. */
    void add(@Nullable KeyValue previous, KeyValue live, List<WatchEvent> events) {
        append(live.key(), previous, live, live.modRevision());
        events.add(new WatchEvent.Put(live, previous));
    }

    /** Removes a key and adds the event. */
    void remove(KeyValue previous, long at, List<WatchEvent> events) {
        append(previous.key(), previous, null, at);
        events.add(new WatchEvent.Delete(previous.key(), at, previous));
    }

    private void append(Key key, @Nullable KeyValue previous, @Nullable KeyValue live, long at) {
        History history = historyOf.get(key);
        if (history == null) {
            history = new History();
            historyOf.put(key, history);
            histories.put(key, history);
        }
        if (live == null) {
            history.delete(at);
        } else {
            history.put(live);
        }
        leases.moved(previous, live);
        sizes.added(key, previous, live);
    }

    private void finish(Write write) {
        if (!write.events().isEmpty()) {
            revision++;
            changes.add(revision, write.events());
        }
    }
}
