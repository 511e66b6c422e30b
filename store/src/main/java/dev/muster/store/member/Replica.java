package dev.muster.store.member;

import dev.muster.api.RequestId;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.store.StateHash;
import dev.muster.store.StateLimits;
import dev.muster.store.keys.Changes;
import dev.muster.store.keys.Lease;
import dev.muster.store.lease.LeaseClock;
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
 * under its lock but the lease clock, whose own lock comes after it and is held shortly.
 */
public final class Replica implements WatchHub.History {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(Comparator.comparingLong(Waiter::index));
    private final LeaseClock leaseClock;
    private StoreState state = new StoreState();
    private long appliedIndex = -1;
    private volatile long countedBytes;
    private volatile Runnable onAdvance = () -> {};

    private record Waiter(long index, CompletableFuture<Void> applied) {}

    /** An empty copy whose lease clock runs on the system's monotonic clock. */
    public Replica() {
        this(new LeaseClock(Ticker.SYSTEM));
    }

    /** An empty copy that tells this clock of all leases, under its lock. */
    Replica(LeaseClock leaseClock) {
        this.leaseClock = leaseClock;
        this.state.observe(leaseClock);
        this.countedBytes = state.countedBytes();
    }

    /** Knows all leases that are here; runs while this member leads. */
    LeaseClock leaseClock() {
        return leaseClock;
    }

    /** A consistent picture: the state and the place in the log it was built up to. */
    public record Picture(StateImage image, long appliedIndex) {}

    /** What a status tells of the local state. */
    record Position(@Nullable String clusterId, long revision, long compactRevision, long appliedIndex, long bytes) {}

    /** A lease as it is at a revision. */
    record HeldLease(Lease lease, long revision) {}

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
            countedBytes = state.countedBytes();
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
            countedBytes = state.countedBytes();
            leaseClock.clear();
            for (LeaseId id : restored.leases()) {
                Lease lease = restored.lease(id);
                if (lease != null) {
                    leaseClock.granted(id, lease.ttl());
                }
            }
            restored.observe(leaseClock);
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

    /** Size of the state as a quota counts it; never waits. See {@link StoreState#countedBytes}. */
    long countedBytes() {
        return countedBytes;
    }

    /** Bounds of the state. */
    StateLimits limits() {
        lock.readLock().lock();
        try {
            return state.limits();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What the first write with this request id came to, while that is remembered. */
    @Nullable
    Outcome answerTo(RequestId request) {
        lock.readLock().lock();
        try {
            return state.answerTo(request);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A lease with its keys and the revision it is seen at; absent if it is not here. */
    @Nullable
    HeldLease lease(LeaseId id) {
        lock.readLock().lock();
        try {
            Lease lease = state.lease(id);
            return lease == null ? null : new HeldLease(lease, state.revision());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Number of all leases that were ever granted, here now. */
    long grants() {
        lock.readLock().lock();
        try {
            return state.grants();
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
