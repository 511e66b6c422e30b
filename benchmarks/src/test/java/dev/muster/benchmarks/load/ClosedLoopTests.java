package dev.muster.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTests {

    private static final Duration MEASURED = Duration.ofSeconds(1);

    private final ExecutorService executor = Executors.newFixedThreadPool(2);

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void everyCallerHasOneCallUnderWay() throws InterruptedException {
        int callers = 7;
        AtomicIntegerArray underWay = new AtomicIntegerArray(callers);
        AtomicLong most = new AtomicLong();
        var seen = ConcurrentHashMap.<Integer>newKeySet();

        Tally tally = new ClosedLoop(executor).run(callers, MEASURED, caller -> {
            seen.add(caller);
            most.accumulateAndGet(underWay.incrementAndGet(caller), Math::max);
            return CompletableFuture.runAsync(() -> underWay.decrementAndGet(caller), executor);
        });

        assertThat(seen).hasSize(callers);
        assertThat(most).hasValue(1);
        assertThat(tally.answered()).isPositive();
        assertThat(tally.worked()).isGreaterThan(tally.answered());
        assertThat(tally.failed()).isZero();
    }

    @Test
    void answersThatAreThereAtOnceStarveNobodyAndNeedNoStack() throws InterruptedException {
        AtomicIntegerArray calls = new AtomicIntegerArray(50);

        new ClosedLoop(executor).run(50, MEASURED, caller -> {
            calls.incrementAndGet(caller);
            return CompletableFuture.completedFuture("now");
        });

        for (int caller = 0; caller < 50; caller++) {
            assertThat(calls.get(caller)).isPositive();
        }
    }

    @Test
    void failuresAreCountedAndTheFirstIsTold() throws InterruptedException {
        AtomicLong calls = new AtomicLong();
        Executor later = CompletableFuture.delayedExecutor(1, java.util.concurrent.TimeUnit.MILLISECONDS, executor);

        Tally tally = new ClosedLoop(executor).run(1, MEASURED, caller -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the first");
            }
            return CompletableFuture.runAsync(
                    () -> {
                        throw new IllegalStateException("another");
                    },
                    later);
        });

        assertThat(tally.answered()).isZero();
        assertThat(tally.failed()).isEqualTo(calls.get());
        assertThat(tally.firstFailure()).contains("the first");
    }

    @Test
    void aTallySurvivesItsLine() {
        Tally tally = new Tally(10, 0.5, 1.5, 2.5, 12, 1, "io: broken\nfor good");

        Tally read = Tally.ofLine(tally.toLine());

        assertThat(read).isEqualTo(new Tally(10, 0.5, 1.5, 2.5, 12, 1, "io: broken for good"));
        assertThat(read.rate()).isEqualTo(20);
        assertThatThrownBy(() -> Tally.ofLine("ok")).hasMessageContaining("ok (expected");
    }
}
