package dev.muster.starter.coordination.lease;

import dev.muster.api.ProblemException;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.LeaseId;
import dev.muster.starter.http.CoordinationClient;
import dev.muster.starter.http.CoordinationClient.KeptAnswer;
import dev.muster.starter.http.CoordinationClient.LeaseAnswer;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all leases of this process alive: one thread asks the servers, for all that are due with one call, at a third of
 * their time to live; another one watches the clock, so that a loss is noticed while no server answers. Both start with the
 * first lease. Thread-safe.
 */
public final class LeaseKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    /** Longest time that giving something back may take its caller. */
    private static final Duration END_MAX = Duration.ofSeconds(3);

    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration IDLE_MAX = Duration.ofSeconds(10);
    private static final int CLEANING_MAX = 1_000;
    private static final Duration CALL_MIN = Duration.ofMillis(10);

    private final CoordinationClient client;
    private final Ticker ticker;
    private final Map<LeaseId, KeptLease> kept = new ConcurrentHashMap<>();
    private final AtomicLong losses = new AtomicLong();
    private final ScheduledThreadPoolExecutor calls = executor("muster-leases");
    private final ScheduledThreadPoolExecutor clock = executor("muster-lease-clock");
    private final ThreadPoolExecutor cleaning = cleaning();
    private @Nullable Future<?> next; // guarded by this
    private volatile @Nullable String trouble;
    private volatile long closedAt;
    private volatile boolean closed;

    /** @param ticker monotonic time */
    public LeaseKeeper(CoordinationClient client, Ticker ticker) {
        this.client = client;
        this.ticker = ticker;
    }

    /** Monotonic time; a lease that is granted by a call lives from before the call. */
    public long nanos() {
        return ticker.nanos();
    }

    /**
     * Keeps a lease alive from now on.
     *
     * @param since {@link #nanos()} of before it was asked for
     * @return alive, or lost if too much time has passed and the servers no longer know it
     * @throws ProblemException or {@link ServersUnreachableException} if it may have ended and no server could tell
     */
    public KeptLease keep(LeaseId id, Duration ttl, long since) {
        KeptLease lease = new KeptLease(this, id, ttl, since);
        if (lease.dueInNanos() <= 0) {
            long sent = nanos();
            KeptAnswer answer;
            try {
                answer = client.keepAlive(List.of(id), ttl);
            } catch (RuntimeException unknown) {
                later(() -> client.revoke(id, END_MAX));
                throw unknown;
            }
            answer.alive().forEach(alive -> lease.confirmed(sent, alive.ttl()));
            if (!answer.ended().isEmpty()) {
                losses.incrementAndGet();
                lease.lose();
                return lease;
            }
        }
        kept.put(id, lease);
        if (closed) {
            lease.close();
            throw new IllegalStateException("leases: closed (expected: an application that runs)");
        }
        watch(lease);
        schedule();
        return lease;
    }

    /** A new lease that is kept alive. */
    public KeptLease grant(Duration ttl) {
        long since = nanos();
        LeaseAnswer granted = client.grant(ttl, ttl);
        return keep(granted.lease(), granted.ttl(), since);
    }

    /** Does something in the background that only matters as long as this runs. */
    public void later(Runnable action) {
        try {
            cleaning.execute(() -> {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    log.debug("Left to the lease", e);
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("Too much to do; left to the lease", e);
        }
    }

    /** How many leases are kept. */
    public int count() {
        return kept.size();
    }

    /** How many were lost since the start. */
    public long losses() {
        return losses.get();
    }

    /** Why the last call that was to keep leases alive did not; absent if it did. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** Gives everything back, as far as servers can be told in a moment. */
    @Override
    public void close() {
        closedAt = nanos();
        closed = true;
        calls.shutdownNow();
        cleaning.shutdownNow();
        List.copyOf(kept.values()).forEach(KeptLease::close);
        clock.shutdownNow();
    }

    void end(KeptLease lease) {
        kept.remove(lease.id(), lease);
        long left = lease.remainingNanos();
        long most = END_MAX.toNanos() - (closed ? nanos() - closedAt : 0); // all together, at the end
        if (left <= 0 || most <= 0) {
            return;
        }
        Duration deadline = Duration.ofNanos(Math.min(left, most));
        boolean interrupted = Thread.interrupted(); // giving back is worth more than stopping a moment earlier
        try {
            client.revoke(lease.id(), deadline);
        } catch (ProblemException | ServersUnreachableException e) {
            log.warn(
                    "No server could be told that lease {} is given back; it ends within {}",
                    lease.id(),
                    Duration.ofNanos(left),
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void watch(KeptLease lease) {
        Runnable look = () -> look(lease);
        try {
            var unused = clock.schedule(look, Math.max(0, lease.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Closing; nobody watches lease {}", lease.id());
        }
    }

    private void look(KeptLease lease) {
        if (kept.get(lease.id()) != lease) {
            return;
        }
        if (lease.remainingNanos() > 0) {
            watch(lease);
        } else {
            lost(lease, "no server confirmed it");
        }
    }

    private void lost(KeptLease lease, String why) {
        if (kept.remove(lease.id(), lease)) {
            losses.incrementAndGet();
            log.warn("Lease {} is lost, with what was held on it: {}", lease.id(), why);
            lease.lose();
        }
    }

    private synchronized void schedule() {
        long delay =
                kept.values().stream().mapToLong(KeptLease::dueInNanos).min().orElse(Long.MAX_VALUE);
        if (delay == Long.MAX_VALUE || closed) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        long least = trouble == null ? 0 : RETRY.toNanos();
        Runnable confirm = this::confirmDue;
        next = calls.schedule(confirm, Math.max(least, delay), TimeUnit.NANOSECONDS);
    }

    private void confirmDue() {
        try {
            List<KeptLease> due = kept.values().stream()
                    .filter(lease -> lease.dueInNanos() <= 0)
                    .sorted(Comparator.comparingLong(KeptLease::remainingNanos))
                    .toList();
            for (int from = 0; from < due.size(); from += CoordinationClient.KEPT_MAX) {
                confirm(due.subList(from, Math.min(due.size(), from + CoordinationClient.KEPT_MAX)));
            }
        } catch (RuntimeException e) {
            trouble = String.valueOf(e.getMessage());
            log.debug("Leases are not confirmed yet", e);
        } finally {
            schedule();
        }
    }

    private void confirm(List<KeptLease> due) {
        long left = due.get(0).remainingNanos();
        Duration deadline = Duration.ofNanos(Math.max(left / 2, CALL_MIN.toNanos()));
        List<LeaseId> ids = new ArrayList<>();
        due.forEach(lease -> ids.add(lease.id()));
        long sent = nanos();
        KeptAnswer answer = client.keepAlive(ids, deadline);
        trouble = null;
        for (LeaseAnswer alive : answer.alive()) {
            KeptLease lease = kept.get(alive.lease());
            if (lease != null) {
                lease.confirmed(sent, alive.ttl());
            }
        }
        for (LeaseId ended : answer.ended()) {
            KeptLease lease = kept.get(ended);
            if (lease != null) {
                lost(lease, "its time was over, or somebody ended it");
            }
        }
    }

    private static ThreadPoolExecutor cleaning() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(CLEANING_MAX), task -> {
                    Thread thread = new Thread(task, "muster-lease-cleaning");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ScheduledThreadPoolExecutor executor(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
