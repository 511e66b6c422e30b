package dev.muster.store.lease;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.keys.LeaseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts down the leases while this member leads. Every member knows all leases and their times to live from the log;
 * only the leader's clock runs, from the moment it took over, when every lease had its full time. So a lease may live
 * longer than asked for, never shorter, and a change of the wall clock does nothing.
 *
 * <pre>
 *   granted ─► counts down ──time is over──► due: proposed to end, renewals refused ──applied──► ended
 *                │     ▲
 *                └─────┘ renewed
 *   another term: everybody counts down from the start
 * </pre>
 *
 * <p>The time in which nobody looked at the clock for more than {@link #GAP_MAX} does not count: then the process was
 * paused, and so may have been everything that keeps leases alive.
 *
 * <p>Thread-safe; one lock, held shortly, under which nothing else is called. That whoever renews a lease still leads is
 * for the caller to confirm afterwards: see {@link LeaseAnswer}.
 *
 * <p>Lessors that start all leases anew after a change of the leader are etcd's way (its {@code lease} package), and Gray
 * and Cheriton's before (Leases, 1989), who wait for the longest one to run out.
 */
public final class LeaseClock implements LeaseObserver {

    /** Longest time between two looks at the clock that counts. */
    public static final Duration GAP_MAX = Duration.ofSeconds(1);

    private static final Comparator<Countdown> BY_END =
            Comparator.<Countdown>comparingLong(lease -> lease.queuedNanos).thenComparing(lease -> lease.id.value());

    private final Ticker ticker;
    private final Map<LeaseId, Countdown> leases = new HashMap<>();
    /** Those that count down, none later than it ends; a renewed one moves when its old end is reached. */
    private final TreeSet<Countdown> queue = new TreeSet<>(BY_END);

    private long term;
    private long newestTerm;
    private long lookedNanos;
    private long countedNanos;

    /** One lease; guarded by the clock's lock. */
    private static final class Countdown {

        final LeaseId id;
        final Duration ttl;
        long endNanos;
        long queuedNanos;
        boolean due;

        Countdown(LeaseId id, Duration ttl) {
            this.id = id;
            this.ttl = ttl;
        }
    }

    /** A clock that does not run. */
    public LeaseClock(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public synchronized void granted(LeaseId lease, Duration ttl) {
        Countdown added = new Countdown(lease, ttl);
        forget(leases.put(lease, added));
        if (term != 0) {
            start(added, now());
        }
    }

    @Override
    public synchronized void ended(LeaseId lease) {
        forget(leases.remove(lease));
    }

    /** Forgets all leases: the state is about to be replaced, and tells of those that it has. */
    public synchronized void clear() {
        leases.clear();
        queue.clear();
    }

    /**
     * This member leads in that term and has applied everything of earlier terms. The first call for a term gives every
     * lease its full time; a call for an earlier term than the last comes late and does nothing.
     *
     * @param leading 0 if it does not lead: the clock stops
     */
    public synchronized void lead(long leading) {
        if (leading < 0) {
            throw new InvalidArgumentException("term", leading, "at least 0");
        }
        if (leading == term || (leading != 0 && leading < newestTerm)) {
            return;
        }
        boolean sameAgain = leading == newestTerm; // what is due in a term stays so: its end may be under way
        term = leading;
        queue.clear();
        if (leading != 0) {
            newestTerm = leading;
            lookedNanos = ticker.nanos();
            for (Countdown lease : leases.values()) {
                lease.due &= sameAgain;
                start(lease, countedNanos);
            }
        }
    }

    /** The term in which the clock runs; 0 while it stands. */
    public synchronized long term() {
        return term;
    }

    /** Number of leases, whether the clock runs or not. */
    public synchronized int size() {
        return leases.size();
    }

    /**
     * Leases whose time is over, the earliest first. From now on they are not renewed in this term; whoever asked for them
     * proposes their end, and if nothing comes of that, gives them back with {@link #dueAgain}.
     *
     * @param leading term of the clock that the caller means; if it is another one, the answer is empty
     */
    public synchronized List<LeaseId> due(long leading, int max) {
        List<LeaseId> due = new ArrayList<>();
        if (leading == 0 || leading != term) {
            return due;
        }
        long now = now();
        while (due.size() < max && !queue.isEmpty() && queue.first().queuedNanos <= now) {
            Countdown first = queue.pollFirst();
            if (first.due || first.endNanos <= now) {
                first.due = true;
                due.add(first.id);
            } else {
                enqueue(first, first.endNanos);
            }
        }
        return due;
    }

    /**
     * Nobody knows whether these ended: they are due still, and not renewed.
     *
     * @param leading term of the clock that said they were due
     */
    public synchronized void dueAgain(long leading, List<LeaseId> lost) {
        if (leading != term) {
            return;
        }
        for (LeaseId id : lost) {
            Countdown lease = leases.get(id);
            if (lease != null && lease.due) {
                enqueue(lease, lease.endNanos);
            }
        }
    }

    /**
     * Gives leases their full time from now.
     *
     * @param leading term of the clock that the caller means
     * @return one for each; absent if the clock does not run in that term
     */
    public synchronized @Nullable List<RemainingTime> renew(long leading, List<LeaseId> ids) {
        if (leading == 0 || leading != term) {
            return null;
        }
        long now = now();
        List<RemainingTime> times = new ArrayList<>(ids.size());
        for (LeaseId id : ids) {
            Countdown lease = leases.get(id);
            if (lease != null && !lease.due) {
                lease.endNanos = end(now, lease.ttl);
            }
            times.add(lease != null && lease.due ? RemainingTime.ENDING : remaining(lease, now));
        }
        return times;
    }

    /**
     * How long leases still live.
     *
     * @param leading term of the clock that the caller means
     * @return one for each; absent if the clock does not run in that term
     */
    public synchronized @Nullable List<RemainingTime> remaining(long leading, List<LeaseId> ids) {
        if (leading == 0 || leading != term) {
            return null;
        }
        long now = now();
        List<RemainingTime> times = new ArrayList<>(ids.size());
        for (LeaseId id : ids) {
            times.add(remaining(leases.get(id), now));
        }
        return times;
    }

    private static RemainingTime remaining(@Nullable Countdown lease, long now) {
        return lease == null
                ? RemainingTime.UNKNOWN
                : new RemainingTime.Lives(lease.ttl, Duration.ofNanos(Math.max(0, lease.endNanos - now)));
    }

    private void start(Countdown lease, long now) {
        lease.endNanos = lease.due ? now : end(now, lease.ttl);
        enqueue(lease, lease.endNanos);
    }

    private void enqueue(Countdown lease, long at) {
        queue.remove(lease);
        lease.queuedNanos = at;
        queue.add(lease);
    }

    private void forget(@Nullable Countdown lease) {
        if (lease != null) {
            queue.remove(lease);
        }
    }

    /** Nanoseconds that the clock ran and somebody looked at it. */
    private long now() {
        long looked = ticker.nanos();
        long passed = looked - lookedNanos;
        lookedNanos = looked;
        if (passed <= GAP_MAX.toNanos()) {
            countedNanos += passed;
        }
        return countedNanos;
    }

    private static long end(long now, Duration ttl) {
        long nanos = ttl.toNanos(); // the longest has some 285 years, which fit
        return now > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : now + nanos;
    }
}
