package dev.muster.starter.coordination.bridge;

import dev.muster.starter.coordination.lock.HeldLock;
import dev.muster.starter.coordination.lock.Locks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives ShedLock the locks that the config servers keep. Thread-safe.
 *
 * <p>A lock is kept alive while this process lives, for {@code lockAtMostFor} at most; when the process dies it is free after
 * its time to live, {@code muster.coordination.ttl}, however long {@code lockAtMostFor} is. {@code lockAtLeastFor} is kept
 * by the process that held it, and ends with it. A name that is none of a lock is the lock of its SHA-256.
 */
final class MusterLockProvider implements ExtensibleLockProvider, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MusterLockProvider.class);

    private final Locks locks;
    private final ScheduledExecutorService timer;

    MusterLockProvider(Locks locks) {
        this.locks = locks;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "muster-shedlock");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        this.timer = executor;
    }

    @Override
    public Optional<SimpleLock> lock(LockConfiguration wish) {
        String name = LockNames.of(wish.getName());
        if (locks.heldByCurrentThread(name)) {
            return Optional
                    .empty(); // ShedLock knows no second lock in the same thread, and lockAtLeastFor may still run
        }
        return locks.tryAcquire(name)
                .map(held -> new Grant(held, name, wish.getLockAtMostFor(), wish.getLockAtLeastFor()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private final class Grant implements SimpleLock {

        private final HeldLock held;
        private final String name;
        private final long leastNanos;
        private final long since = System.nanoTime();
        private final Future<?> end;
        private boolean over; // guarded by this

        private Grant(HeldLock held, String name, Duration most, Duration least) {
            this.held = held;
            this.name = name;
            this.leastNanos = least.toNanos();
            this.end = timer.schedule(this::tookTooLong, most.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void unlock() {
            finish();
            long remaining = leastNanos - (System.nanoTime() - since);
            if (remaining <= 0) {
                held.close();
            } else {
                var unused = timer.schedule(held::close, remaining, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public Optional<SimpleLock> extend(Duration lockAtMostFor, Duration lockAtLeastFor) {
            finish();
            return held.isHeld() ? Optional.of(new Grant(held, name, lockAtMostFor, lockAtLeastFor)) : Optional.empty();
        }

        private synchronized void finish() {
            if (over) {
                throw new IllegalStateException("lock " + name + ": unlocked or extended before (expected: once)");
            }
            over = true;
            end.cancel(false);
        }

        private void tookTooLong() {
            synchronized (this) {
                if (over) {
                    return;
                }
            }
            log.warn("What {} is locked for takes longer than its lockAtMostFor: the lock is given back", name);
            held.close();
        }
    }
}
