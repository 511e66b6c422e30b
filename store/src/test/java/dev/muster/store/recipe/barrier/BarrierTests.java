package dev.muster.store.recipe.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.BarrierOutcome;
import dev.muster.api.coordination.LeaseId;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.local.LocalStore;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BarrierTests {

    private static final Namespace NAMESPACE = Namespace.DEFAULT;
    private static final BarrierName NAME = new BarrierName("start");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final LocalStore store = LocalStore.open();
    private final Waits waits = new Waits(store, Duration.ofSeconds(1), 200);
    private final BarrierService barriers = new BarrierService(store, waits);
    private final DoubleBarrierService doubles = new DoubleBarrierService(store, waits);

    @AfterEach
    void close() {
        waits.close();
        store.close();
    }

    @Test
    void closedBarrierHoldsAllUntilItIsOpened() {
        assertThat(await(barriers.await(NAMESPACE, NAME, Duration.ZERO))).isInstanceOf(BarrierOutcome.Passed.class);
        assertThat(await(barriers.close(NAMESPACE, NAME, RequestId.random(), LeaseId.NONE)))
                .isTrue();
        assertThat(await(barriers.await(NAMESPACE, NAME, SHORT))).isEqualTo(new BarrierOutcome.Waiting(1));
        var first = barriers.await(NAMESPACE, NAME, LONG);
        var second = barriers.await(NAMESPACE, NAME, LONG);

        assertThat(await(barriers.open(NAMESPACE, NAME, RequestId.random()))).isTrue();

        assertThat(await(first)).isInstanceOf(BarrierOutcome.Passed.class);
        assertThat(await(second)).isInstanceOf(BarrierOutcome.Passed.class);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 0);
    }

    @Test
    void barrierOpensWhenTheOneWhoClosedItDies() {
        LeaseId lease = lease();
        await(barriers.close(NAMESPACE, NAME, RequestId.random(), lease));
        var waiting = barriers.await(NAMESPACE, NAME, LONG);

        end(lease);

        assertThat(await(waiting)).isInstanceOf(BarrierOutcome.Passed.class);
    }

    @Test
    void latchOpensWhenItIsCountedDown() {
        assertThat(await(barriers.latch(NAMESPACE, NAME, RequestId.random(), 3)))
                .isTrue();
        assertThat(await(barriers.latch(NAMESPACE, NAME, RequestId.random(), 9)))
                .isFalse();
        var waiting = barriers.awaitLatch(NAMESPACE, NAME, LONG);
        RequestId repeated = RequestId.random();
        assertThat(await(barriers.countDown(NAMESPACE, NAME, repeated))).contains(2L);
        assertThat(await(barriers.countDown(NAMESPACE, NAME, repeated))).contains(2L);
        assertThat(await(barriers.awaitLatch(NAMESPACE, NAME, SHORT))).isEqualTo(new BarrierOutcome.Waiting(2));

        var one = barriers.countDown(NAMESPACE, NAME, RequestId.random());
        var other = barriers.countDown(NAMESPACE, NAME, RequestId.random());
        await(one);
        await(other);

        assertThat(await(waiting)).isInstanceOf(BarrierOutcome.Passed.class);
        assertThat(await(barriers.countDown(NAMESPACE, NAME, RequestId.random())))
                .contains(0L);
        assertThat(await(barriers.removeLatch(NAMESPACE, NAME, RequestId.random())))
                .isTrue();
        assertThat(await(barriers.count(NAMESPACE, NAME))).isEmpty();
        assertThat(await(barriers.countDown(NAMESPACE, NAME, RequestId.random())))
                .isEmpty();
    }

    @Test
    void partiesBeginTogetherAndEndTogether() {
        for (int round = 0; round < 2; round++) {
            List<CompletableFuture<BarrierOutcome>> entering = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                if (i == 4) {
                    assertThat(await(doubles.view(NAMESPACE, NAME)).open()).isFalse();
                }
                entering.add(doubles.enter(NAMESPACE, NAME, 5, "p" + i, lease(), LONG));
            }
            entering.forEach(one -> assertThat(await(one)).isInstanceOf(BarrierOutcome.Passed.class));
            assertThat(await(doubles.view(NAMESPACE, NAME)).present()).hasSize(5);

            List<CompletableFuture<BarrierOutcome>> leaving = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                leaving.add(doubles.leave(NAMESPACE, NAME, RequestId.random(), "p" + i, LONG));
            }
            assertThat(await(doubles.leave(NAMESPACE, NAME, RequestId.random(), "p0", SHORT)))
                    .isInstanceOf(BarrierOutcome.Waiting.class);
            leaving.add(doubles.leave(NAMESPACE, NAME, RequestId.random(), "p4", LONG));
            leaving.forEach(one -> assertThat(await(one)).isInstanceOf(BarrierOutcome.Passed.class));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 0);
    }

    @Test
    void whoeverGivesUpLeavingWaitsNoLonger() {
        var first = doubles.enter(NAMESPACE, NAME, 2, "a", lease(), LONG);
        await(doubles.enter(NAMESPACE, NAME, 2, "b", lease(), LONG));
        await(first);
        var leaving = doubles.leave(NAMESPACE, NAME, RequestId.random(), "a", LONG);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 1);

        leaving.cancel(false);

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 0);
    }

    @Test
    void deadPartyIsCountedOutOfTheLeaving() {
        LeaseId mortal = lease();
        var first = doubles.enter(NAMESPACE, NAME, 2, "a", lease(), LONG);
        var second = doubles.enter(NAMESPACE, NAME, 2, "b", mortal, LONG);
        await(first);
        await(second);
        var leaving = doubles.leave(NAMESPACE, NAME, RequestId.random(), "a", LONG);

        end(mortal);

        assertThat(await(leaving)).isInstanceOf(BarrierOutcome.Passed.class);
        assertThat(await(doubles.view(NAMESPACE, NAME)).open()).isFalse();
    }

    @Test
    void deadPartyIsNotThereForTheEntering() {
        LeaseId mortal = lease();
        assertThat(await(doubles.enter(NAMESPACE, NAME, 3, "a", mortal, SHORT)))
                .isEqualTo(new BarrierOutcome.Waiting(2));
        end(mortal);
        var b = doubles.enter(NAMESPACE, NAME, 3, "b", lease(), LONG);
        assertThat(await(doubles.enter(NAMESPACE, NAME, 3, "c", lease(), SHORT)))
                .isEqualTo(new BarrierOutcome.Waiting(1));

        var again = doubles.enter(NAMESPACE, NAME, 3, "a", lease(), LONG);

        assertThat(await(again)).isInstanceOf(BarrierOutcome.Passed.class);
        assertThat(await(b)).isInstanceOf(BarrierOutcome.Passed.class);
    }

    @Test
    void barrierOfWhichAllDiedCanBeUsedAgain() {
        LeaseId mortal = lease();
        await(doubles.enter(NAMESPACE, NAME, 1, "a", mortal, LONG));
        end(mortal);

        assertThat(await(doubles.enter(NAMESPACE, NAME, 1, "b", lease(), LONG)))
                .isInstanceOf(BarrierOutcome.Passed.class);
    }

    @Test
    void wrongNumberAndUnknownLeaseAreRefused() {
        LeaseId gone = lease();
        end(gone);
        var first = doubles.enter(NAMESPACE, NAME, 3, "a", lease(), LONG);
        assertThat(await(doubles.enter(NAMESPACE, NAME, 3, "b", lease(), SHORT)))
                .isEqualTo(new BarrierOutcome.Waiting(1));

        assertThatThrownBy(() -> await(doubles.enter(NAMESPACE, NAME, 2, "c", lease(), LONG)))
                .hasCauseInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("parties: 2");
        assertThatThrownBy(() -> await(doubles.enter(NAMESPACE, NAME, 3, "c", gone, LONG)))
                .hasCauseInstanceOf(LeaseNotFoundException.class);
        assertThatThrownBy(() -> doubles.enter(NAMESPACE, NAME, 3, "a/b", gone, LONG))
                .isInstanceOf(InvalidArgumentException.class);
        first.cancel(false);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waits.waiting() == 0);
    }

    private LeaseId lease() {
        return await(store.grant(RequestId.random(), LeaseId.NONE, LONG)).id();
    }

    private void end(LeaseId lease) {
        await(store.revoke(RequestId.random(), lease));
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
