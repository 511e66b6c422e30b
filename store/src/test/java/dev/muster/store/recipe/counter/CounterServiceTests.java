package dev.muster.store.recipe.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.CounterBounds;
import dev.muster.api.coordination.CounterName;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterRange;
import dev.muster.store.local.LocalStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CounterServiceTests {

    private static final Namespace NAMESPACE = Namespace.DEFAULT;
    private static final CounterName NAME = new CounterName("visits");

    private final LocalStore store = LocalStore.open();
    private final CounterService counters = new CounterService(store);
    private final CounterService others = new CounterService(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void counterThatWasNeverChangedIsZero() {
        assertThat(await(counters.get(NAMESPACE, NAME)).value()).isZero();
        assertThat(await(counters.list(NAMESPACE))).isEmpty();
    }

    @Test
    void changesOfManyServersAllCount() {
        List<CompletableFuture<CounterOutcome>> changes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            changes.add(counters.add(NAMESPACE, NAME, RequestId.random(), 1, CounterBounds.NONE));
        }
        changes.forEach(CounterServiceTests::await);
        for (int i = 0; i < 10; i++) {
            await(others.add(NAMESPACE, NAME, RequestId.random(), 2, CounterBounds.NONE));
            await(counters.add(NAMESPACE, NAME, RequestId.random(), -1, CounterBounds.NONE));
        }

        assertThat(await(counters.get(NAMESPACE, NAME)).value()).isEqualTo(210);
        assertThat(changes.stream().map(change -> await(change).counter().value()))
                .doesNotHaveDuplicates();
    }

    @Test
    void changeOutOfBoundsIsRefusedAndChangesNothing() {
        CounterBounds bounds = new CounterBounds(0, 10);
        await(counters.set(NAMESPACE, NAME, RequestId.random(), 9));

        assertThat(await(counters.add(NAMESPACE, NAME, RequestId.random(), 2, bounds)))
                .isInstanceOf(CounterOutcome.OutOfBounds.class);
        assertThat(await(counters.add(NAMESPACE, NAME, RequestId.random(), 1, bounds)))
                .isInstanceOf(CounterOutcome.Changed.class);
        assertThat(await(counters.add(NAMESPACE, NAME, RequestId.random(), -11, bounds)))
                .isInstanceOf(CounterOutcome.OutOfBounds.class);
        await(counters.set(NAMESPACE, NAME, RequestId.random(), Long.MAX_VALUE));
        assertThat(await(counters.add(NAMESPACE, NAME, RequestId.random(), 1, CounterBounds.NONE)))
                .isInstanceOf(CounterOutcome.OutOfBounds.class);
        assertThat(await(counters.get(NAMESPACE, NAME)).value()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void compareAndSetNeedsTheExpectedValue() {
        CounterOutcome first = await(counters.compareAndSet(NAMESPACE, NAME, RequestId.random(), 0, 5));
        CounterOutcome second = await(others.compareAndSet(NAMESPACE, NAME, RequestId.random(), 0, 6));

        assertThat(first).isInstanceOf(CounterOutcome.Changed.class);
        assertThat(second).isEqualTo(new CounterOutcome.Different(0, first.counter()));
        assertThat(await(others.compareAndSet(NAMESPACE, NAME, RequestId.random(), 5, 0)))
                .isInstanceOf(CounterOutcome.Changed.class);
        assertThat(await(counters.compareAndSet(NAMESPACE, NAME, RequestId.random(), 0, 7)))
                .isInstanceOf(CounterOutcome.Changed.class);
    }

    @Test
    void repeatHasOneEffectAndTheFirstAnswer() {
        RequestId request = RequestId.random();
        CounterOutcome first = await(counters.add(NAMESPACE, NAME, request, 1, new CounterBounds(0, 1)));

        assertThat(await(counters.add(NAMESPACE, NAME, request, 1, new CounterBounds(0, 1))))
                .isEqualTo(first);
        await(others.set(NAMESPACE, NAME, RequestId.random(), 40));
        assertThat(await(others.add(NAMESPACE, NAME, request, 1, new CounterBounds(0, 1))))
                .isEqualTo(first);

        assertThat(await(counters.add(NAMESPACE, NAME, RequestId.random(), 1, CounterBounds.NONE))
                        .counter()
                        .value())
                .isEqualTo(41);
    }

    @Test
    void deletedCounterIsZeroAgain() {
        await(counters.set(NAMESPACE, NAME, RequestId.random(), 3));

        assertThat(await(counters.delete(NAMESPACE, NAME, RequestId.random()))).isTrue();
        assertThat(await(counters.delete(NAMESPACE, NAME, RequestId.random()))).isFalse();

        assertThat(await(counters.add(NAMESPACE, NAME, RequestId.random(), 1, CounterBounds.NONE))
                        .counter()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void numbersAreHandedOutOnce() {
        List<CompletableFuture<CounterRange>> reservations = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            CounterService server = i % 2 == 0 ? counters : others;
            reservations.add(server.reserve(NAMESPACE, NAME, RequestId.random(), i));
        }
        List<CounterRange> ranges = reservations.stream()
                .map(CounterServiceTests::await)
                .sorted(Comparator.comparingLong(CounterRange::first))
                .toList();

        long next = 1;
        for (CounterRange range : ranges) {
            assertThat(range.first()).isEqualTo(next);
            next = range.last() + 1;
        }
        assertThat(next).isEqualTo(1 + 40 * 41 / 2);
    }

    @Test
    void repeatedReservationGivesTheSameNumbers() {
        RequestId request = RequestId.random();
        CounterRange first = await(counters.reserve(NAMESPACE, NAME, request, 10));
        await(others.reserve(NAMESPACE, NAME, RequestId.random(), 5));

        assertThat(await(counters.reserve(NAMESPACE, NAME, request, 10))).isEqualTo(first);
        assertThat(await(counters.reserve(NAMESPACE, NAME, RequestId.random(), 1)))
                .isEqualTo(new CounterRange(16, 16));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> counters.reserve(NAMESPACE, NAME, RequestId.random(), 0))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("size: 0");
        assertThatThrownBy(() -> new CounterName("a/b")).isInstanceOf(InvalidArgumentException.class);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
