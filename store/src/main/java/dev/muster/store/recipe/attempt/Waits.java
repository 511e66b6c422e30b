package dev.muster.store.recipe.attempt;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.Store;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits, bounded, until the keys of a range are in a state that somebody wants. The watch is there before the first look,
 * so that no change falls in between, and is closed with the wait, however it ends. Thread-safe; its futures may be
 * cancelled.
 */
public final class Waits implements AutoCloseable {

    /** Longest wait. */
    public static final Duration WAIT_MAX = Duration.ofMinutes(5);

    private final Store store;
    private final Duration recheck;
    private final int waitsMax;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Wait<?>> waits = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param recheck longest time between two looks, should nothing be heard
     * @param waitsMax most waits at once; more are refused
     */
    public Waits(Store store, Duration recheck, int waitsMax) {
        this.store = store;
        this.recheck = recheck;
        this.waitsMax = waitsMax;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "muster-recipe-waits");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Looks now, and again after each change in {@code range}.
     *
     * @param wait longest time; zero looks once. At most {@link #WAIT_MAX}
     * @param look gives a value as soon as there is what is waited for; not called twice at once
     * @param inVain the answer when time is over
     * @return fails with what {@code look} fails with, with {@code TOO_MANY_REQUESTS} if too many wait, with
     *     {@code UNAVAILABLE} if this is closed
     */
    public <T> CompletableFuture<T> until(
            KeyRange range, Duration wait, Supplier<CompletableFuture<Optional<T>>> look, Supplier<T> inVain) {
        if (wait.isNegative() || wait.compareTo(WAIT_MAX) > 0) {
            return CompletableFuture.failedFuture(new InvalidArgumentException("wait", wait, "PT0S to " + WAIT_MAX));
        }
        if (wait.isZero()) {
            return Attempts.plain(look.get().thenApply(found -> found.orElseGet(inVain)));
        }
        if (closed) {
            return CompletableFuture.failedFuture(closing());
        }
        if (waits.size() >= waitsMax) {
            return CompletableFuture.failedFuture(new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "waits: " + waits.size() + " (expected: at most " + waitsMax + ")",
                    Map.of("max", waitsMax)));
        }
        Wait<T> started = new Wait<>(range, look, inVain);
        waits.add(started);
        started.start(wait);
        return started.result;
    }

    /** Waits under way now. */
    public int waiting() {
        return waits.size();
    }

    /** Ends all waits. May be repeated. */
    @Override
    public void close() {
        closed = true;
        waits.forEach(wait -> wait.result.completeExceptionally(closing()));
        timer.shutdownNow();
    }

    private static ProblemException closing() {
        return new ProblemException(ProblemType.UNAVAILABLE, "wait: this server is stopping");
    }

    private final class Wait<T> implements WatchListener {

        private final KeyRange range;
        private final Supplier<CompletableFuture<Optional<T>>> look;
        private final Supplier<T> inVain;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final Object lock = new Object();
        private boolean looking;
        private boolean again;
        private boolean over;
        private @Nullable Watch watch;
        private @Nullable Future<?> deadline;
        private @Nullable Future<?> rechecks;

        Wait(KeyRange range, Supplier<CompletableFuture<Optional<T>>> look, Supplier<T> inVain) {
            this.range = range;
            this.look = look;
            this.inVain = inVain;
        }

        void start(Duration wait) {
            var unused = result.whenComplete((value, failure) -> end());
            try {
                openWatch();
                long every = recheck.toNanos();
                keep(
                        timer.schedule(this::timeOver, wait.toNanos(), TimeUnit.NANOSECONDS),
                        timer.scheduleWithFixedDelay(this::recheck, every, every, TimeUnit.NANOSECONDS));
                look();
            } catch (ProblemException refused) {
                result.completeExceptionally(refused);
            } catch (RejectedExecutionException stopping) {
                result.completeExceptionally(closing());
            }
        }

        private void keep(Future<?> atTheEnd, Future<?> inBetween) {
            synchronized (lock) {
                deadline = atTheEnd;
                rechecks = inBetween;
                if (over) {
                    atTheEnd.cancel(false);
                    inBetween.cancel(false);
                }
            }
        }

        private void openWatch() {
            Watch opened = store.watch(range, 0, this);
            boolean late;
            synchronized (lock) {
                late = over;
                watch = opened;
            }
            if (late) {
                opened.close();
            }
        }

        private void recheck() {
            boolean lost;
            synchronized (lock) {
                lost = watch == null && !over;
            }
            if (lost) {
                try {
                    openWatch();
                } catch (ProblemException refused) {
                    result.completeExceptionally(refused);
                }
            }
            look();
        }

        private void look() {
            synchronized (lock) {
                again = true;
                if (looking || over) {
                    return;
                }
                looking = true;
                again = false;
            }
            CompletableFuture<Optional<T>> found;
            try {
                found = look.get();
            } catch (RuntimeException refused) {
                found = CompletableFuture.failedFuture(refused);
            }
            var unused = found.whenComplete((value, failure) -> {
                boolean repeat;
                synchronized (lock) {
                    looking = false;
                    repeat = again && !over;
                }
                if (failure != null) {
                    result.completeExceptionally(Attempts.cause(failure));
                } else if (value.isPresent()) {
                    result.complete(value.get());
                } else if (repeat) {
                    later();
                }
            });
        }

        private void later() {
            try {
                timer.execute(this::look);
            } catch (RejectedExecutionException stopping) {
                result.completeExceptionally(closing());
            }
        }

        private void timeOver() {
            result.complete(inVain.get());
        }

        private void end() {
            Watch open;
            synchronized (lock) {
                over = true;
                open = watch;
                watch = null;
                if (deadline != null) {
                    deadline.cancel(false);
                }
                if (rechecks != null) {
                    rechecks.cancel(false);
                }
            }
            waits.remove(this);
            if (open != null) {
                open.close();
            }
        }

        @Override
        public void changed(WatchBatch batch) {
            look();
        }

        @Override
        public void ended(ProblemException cause) {
            synchronized (lock) {
                watch = null; // the next recheck opens another
            }
        }
    }
}
