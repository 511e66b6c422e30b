package dev.muster.store.member;

import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.store.StateHash;
import dev.muster.store.keys.Changes;
import dev.muster.store.state.Entry;
import dev.muster.store.state.Outcome;
import dev.muster.store.state.StateImage;
import dev.muster.store.state.StoreState;
import dev.muster.store.watch.WatchHub;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * This member's copy of the replicated state. Thread-safe: one thread applies, any number read. No listener is called
 * under its lock.
 */
public final class Replica implements WatchHub.History {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(Comparator.comparingLong(Waiter::index));
    private StoreState state = new StoreState();
    private long appliedIndex = -1;
    private volatile Runnable onAdvance = () -> {};

    private record Waiter(long index, CompletableFuture<Void> applied) {}

    /** A consistent picture: the state and the place in the log it was built up to. */
    public record Picture(StateImage image, long appliedIndex) {}

    /** What a status tells of the local state. */
    record Position(@Nullable String clusterId, long revision, long compactRevision, long appliedIndex, long bytes) {}

    /** Called after each change, on the thread that applies; must be quick. */
    void onAdvance(Runnable listener) {
        onAdvance = listener;
    }

    /**
     * Applies the entry at {@code index}; for one thread.
     *
     * @param term leadership period of the entry
     */
    public List<Outcome> apply(long term, long index, Entry entry) {
        List<Outcome> outcomes;
        lock.writeLock().lock();
        try {
            outcomes = state.apply(entry, term);
            appliedIndex = index;
        } finally {
            lock.writeLock().unlock();
        }
        advanced(index);
        return outcomes;
    }

    /** Notes that the log is applied up to {@code index} without a change of the state. */
    public void skipTo(long index) {
        lock.writeLock().lock();
        try {
            appliedIndex = Math.max(appliedIndex, index);
        } finally {
            lock.writeLock().unlock();
        }
        advanced(index);
    }

    /** Replaces everything by what a snapshot holds. */
    public void restore(StateImage image, long index) {
        StoreState restored = StoreState.of(image);
        lock.writeLock().lock();
        try {
            state = restored;
            appliedIndex = index;
        } finally {
            lock.writeLock().unlock();
        }
        advanced(index);
    }

    /** Everything, for a snapshot; what is then done with it holds up nobody. */
    public Picture picture() {
        lock.readLock().lock();
        try {
            return new Picture(state.image(), appliedIndex);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Reads keys as they are here now. */
    public RangeResult range(RangeQuery query) {
        lock.readLock().lock();
        try {
            return state.range(query);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Checksum of what is kept here; see {@link StoreState#hash}. */
    StateHash hash(long upTo) {
        lock.readLock().lock();
        try {
            return state.hash(upTo);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** All leases here now, by id. */
    List<LeaseId> leases() {
        lock.readLock().lock();
        try {
            return state.leases();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public Changes changes(KeyRange range, long from, int revisionsMax) {
        lock.readLock().lock();
        try {
            return state.changes(range, from, revisionsMax);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public long revision() {
        return position().revision();
    }

    /** Completes once the log is applied up to {@code index} here. */
    CompletableFuture<Void> applied(long index) {
        CompletableFuture<Void> applied = new CompletableFuture<>();
        lock.readLock().lock(); // so that no apply comes between the question and the waiting
        try {
            if (appliedIndex >= index) {
                applied.complete(null);
            } else {
                synchronized (waiters) {
                    waiters.add(new Waiter(index, applied));
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        return applied;
    }

    Position position() {
        lock.readLock().lock();
        try {
            return new Position(
                    state.clusterId(), state.revision(), state.compactRevision(), appliedIndex, state.bytes());
        } finally {
            lock.readLock().unlock();
        }
    }

    private void advanced(long index) {
        List<Waiter> reached = new ArrayList<>();
        synchronized (waiters) {
            while (!waiters.isEmpty() && waiters.element().index() <= index) {
                reached.add(waiters.remove());
            }
        }
        reached.forEach(waiter -> waiter.applied().complete(null));
        onAdvance.run();
    }
}
