package dev.muster.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * So many callers, each of which calls again as soon as it has its answer. What is answered in a first stretch is not
 * measured. Confined to the thread that runs it.
 */
public final class ClosedLoop {

    private static final Duration UNMEASURED = Duration.ofMillis(500);
    private static final Duration LAST_ANSWERS_WAIT = Duration.ofSeconds(20);
    /** After so many answers that were there at once, a caller lets the others have the thread. */
    private static final int TURN = 16;

    private final Executor executor;
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private volatile boolean measuring;
    private volatile boolean stopped;

    /** Makes the next call of a caller. */
    @FunctionalInterface
    public interface Call {

        /**
         * Starts it.
         *
         * @param caller 0 to the number of callers, exclusive; a caller has one call at a time
         */
        CompletableFuture<?> next(int caller);
    }

    /**
     * Prepares one run.
     *
     * @param executor where callers begin; their further calls are made where the answers come in
     */
    public ClosedLoop(Executor executor) {
        this.executor = executor;
    }

    /** Runs once, for the unmeasured stretch and {@code measured}. */
    public Tally run(int callers, Duration measured, Call call) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(callers);
        List<Caller> all = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Caller caller = new Caller(i, call, ended);
            all.add(caller);
            executor.execute(caller);
        }
        TimeUnit.NANOSECONDS.sleep(UNMEASURED.toNanos());
        long start = System.nanoTime();
        measuring = true;
        TimeUnit.NANOSECONDS.sleep(measured.toNanos());
        measuring = false;
        long nanos = System.nanoTime() - start;
        stopped = true;
        if (!ended.await(LAST_ANSWERS_WAIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("load: " + ended.getCount() + " of " + callers
                    + " callers without an answer " + LAST_ANSWERS_WAIT + " after the end");
        }
        Latencies latencies = new Latencies();
        all.forEach(caller -> latencies.add(caller.latencies));
        Throwable failure = firstFailure.get();
        return new Tally(
                latencies.count(),
                nanos / 1e9,
                latencies.quantileMicros(0.5),
                latencies.quantileMicros(0.99),
                all.stream().mapToLong(caller -> caller.worked).sum(),
                failed.get(),
                failure == null ? "" : failure.toString());
    }

    /** One caller; its fields pass from thread to thread with its answers. */
    private final class Caller implements Runnable {

        private final int number;
        private final Call call;
        private final CountDownLatch ended;
        private final Latencies latencies = new Latencies();
        private long worked;

        Caller(int number, Call call, CountDownLatch ended) {
            this.number = number;
            this.call = call;
            this.ended = ended;
        }

        @Override
        public void run() {
            for (int i = 0; i < TURN; i++) {
                if (stopped) {
                    ended.countDown();
                    return;
                }
                long start = System.nanoTime();
                CompletableFuture<?> answer = start();
                if (!answer.isDone()) {
                    var unused = answer.whenComplete((value, failure) -> {
                        count(start, failure);
                        run();
                    });
                    return;
                }
                count(
                        start,
                        answer.isCompletedExceptionally()
                                ? answer.handle((v, e) -> e).join()
                                : null);
            }
            executor.execute(this);
        }

        private CompletableFuture<?> start() {
            try {
                return call.next(number);
            } catch (RuntimeException failure) {
                return CompletableFuture.failedFuture(failure);
            }
        }

        private void count(long start, @Nullable Throwable failure) {
            if (failure != null) {
                failed.incrementAndGet();
                firstFailure.compareAndSet(null, failure);
                return;
            }
            worked++;
            if (measuring) {
                latencies.add(System.nanoTime() - start);
            }
        }
    }
}
