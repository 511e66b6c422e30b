package dev.muster.store.recipe.queue;

import static dev.muster.store.recipe.queue.QueueBench.LONG;
import static dev.muster.store.recipe.queue.QueueBench.NAME;
import static dev.muster.store.recipe.queue.QueueBench.NAMESPACE;
import static dev.muster.store.recipe.queue.QueueBench.await;
import static dev.muster.store.recipe.queue.QueueBench.delivered;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueStart;
import dev.muster.api.coordination.QueueTake;
import dev.muster.api.coordination.QueueTakeOutcome;
import dev.muster.api.coordination.QueueView;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Value;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.ReadAt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueServiceTests {

    private final QueueBench bench = new QueueBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void elementsComeOutInTheOrderOfTheirOffers() {
        List.of("a", "b", "c").forEach(bench::offer);
        LeaseId lease = bench.lease();

        assertThat(bench.peek()).containsExactly("a", "b", "c");
        assertThat(List.of(
                        bench.take(lease).payload(),
                        bench.take(lease).payload(),
                        bench.take(lease).payload()))
                .containsExactly("a", "b", "c");
        assertThat(bench.tryTake(lease)).isEqualTo(new QueueTakeOutcome.Empty());
    }

    @Test
    void moreUrgentElementsComeFirstAndKeepTheirOrder() {
        bench.offer("low");
        bench.offer(QueueOffer.of("high 1").withPriority(9));
        bench.offer(QueueOffer.of("middle").withPriority(4));
        LeaseId lease = bench.lease();
        assertThat(bench.take(lease).payload()).isEqualTo("high 1");
        bench.offer(QueueOffer.of("high 2").withPriority(9));

        assertThat(bench.peek()).containsExactly("high 2", "middle", "low");
        assertThat(bench.take(lease).payload()).isEqualTo("high 2");
        assertThat(bench.take(lease).priority()).isEqualTo(4);
    }

    @Test
    void acknowledgedElementIsGoneWithAllItsKeys() {
        bench.offer("a");
        LeaseId lease = bench.lease();
        QueueDelivery delivery = bench.take(lease);

        assertThat(bench.acknowledge(delivery)).isEqualTo(new QueueSettleOutcome.Settled());
        assertThat(bench.acknowledge(delivery)).isEqualTo(new QueueSettleOutcome.Over(delivery.token()));

        bench.end(lease);
        assertThat(bench.tryTake(bench.lease())).isEqualTo(new QueueTakeOutcome.Empty());
        QueueKeys keys = new QueueKeys(NAMESPACE, NAME);
        assertThat(await(bench.store.range(RangeQuery.of(KeyRange.prefix(keys.root() + "list/")), ReadAt.LINEARIZABLE))
                        .entries())
                .isEmpty();
        assertThat(await(bench.store.range(
                                RangeQuery.of(KeyRange.prefix(keys.root() + "content/")), ReadAt.LINEARIZABLE))
                        .entries())
                .isEmpty();
    }

    @Test
    void elementOfADeadConsumerComesBeforeYoungerOnesWithALargerToken() {
        List.of("a", "b", "c").forEach(bench::offer);
        LeaseId mortal = bench.lease();
        QueueDelivery first = bench.take(mortal);
        bench.end(mortal);

        QueueDelivery second = bench.take(bench.lease());

        assertThat(second.payload()).isEqualTo("a");
        assertThat(second.deliveries()).isEqualTo(2);
        assertThat(second.token().fence()).isGreaterThan(first.token().fence());
        assertThat(bench.acknowledge(first)).isEqualTo(new QueueSettleOutcome.Over(first.token()));
        assertThat(bench.acknowledge(second)).isEqualTo(new QueueSettleOutcome.Settled());
        assertThat(bench.peek()).containsExactly("b", "c");
    }

    @Test
    void waitingConsumerGetsTheElementOfOneThatDies() {
        bench.offer("a");
        LeaseId mortal = bench.lease();
        bench.take(mortal);
        CompletableFuture<QueueTakeOutcome> waiting = bench.take(bench.lease(), LONG);

        bench.end(mortal);

        assertThat(delivered(await(waiting)).payload()).isEqualTo("a");
    }

    @Test
    void leaseThatRunsOutGivesTheElementBack() {
        bench.offer("a");
        LeaseId shortest = await(bench.store.grant(RequestId.random(), LeaseId.NONE, ofSeconds(1)))
                .id();
        bench.take(shortest);

        assertThat(delivered(await(bench.take(bench.lease(), LONG))).deliveries())
                .isEqualTo(2);
    }

    @Test
    void elementGivenBackReturnsToItsPlaceAndAfterADelayAlso() {
        List.of("a", "b", "c").forEach(bench::offer);
        LeaseId lease = bench.lease();
        QueueDelivery a = bench.take(lease);
        QueueDelivery b = bench.take(lease);

        bench.giveBack(b, ZERO);
        bench.giveBack(a, ofSeconds(60));

        assertThat(bench.peek()).containsExactly("b", "c");
        assertThat(bench.view().delayed()).isEqualTo(1);
        bench.clock.advance(ofSeconds(61));
        assertThat(bench.take(lease).payload()).isEqualTo("a");
        assertThat(bench.giveBack(a, ZERO)).isEqualTo(new QueueSettleOutcome.Over(a.token()));
    }

    @Test
    void delayedElementIsNotHandedOutBeforeItsTime() {
        bench.offer(QueueOffer.of("later").withDelay(ofSeconds(10)));
        bench.offer("now");
        LeaseId lease = bench.lease();
        assertThat(bench.take(lease).payload()).isEqualTo("now");
        CompletableFuture<QueueTakeOutcome> waiting = bench.take(lease, LONG);
        bench.clock.advance(ofSeconds(9));
        assertThat(bench.tryTake(lease)).isEqualTo(new QueueTakeOutcome.Empty());
        assertThat(await(bench.queues.delayed(NAMESPACE, NAME)))
                .extracting(QueueElement::notBefore)
                .containsExactly(bench.clock.instant().plusSeconds(1));

        bench.clock.advance(ofSeconds(1));

        assertThat(delivered(await(waiting)).payload()).isEqualTo("later");
    }

    @Test
    void elementDeliveredTooOftenIsDeadAndCanBeRevivedOrDiscarded() {
        bench.create(new QueueSettings(10, 2, QueueStart.AT_ONCE));
        QueueElementId one = bench.offer("one");
        bench.offer("two");
        LeaseId lease = bench.lease();
        bench.giveBack(bench.take(lease), ZERO);
        LeaseId mortal = bench.lease();
        bench.take(mortal);
        bench.end(mortal);
        bench.giveBack(bench.take(lease), ZERO);
        QueueDelivery two = bench.take(lease);
        bench.giveBack(two, ZERO);

        assertThat(await(bench.queues.dead(NAMESPACE, NAME)))
                .extracting(QueueElement::payload)
                .containsExactly("one", "two");
        assertThat(bench.view().length()).isZero();
        RequestId request = RequestId.random();
        Optional<QueueOfferOutcome> revived = await(bench.queues.revive(NAMESPACE, NAME, request, one));
        assertThat(revived).containsInstanceOf(QueueOfferOutcome.Accepted.class);
        assertThat(await(bench.queues.revive(NAMESPACE, NAME, request, one))).isEqualTo(revived);
        assertThat(await(bench.queues.revive(NAMESPACE, NAME, RequestId.random(), one)))
                .isEmpty();
        assertThat(await(bench.queues.discard(
                        NAMESPACE, NAME, RequestId.random(), two.token().element())))
                .isTrue();
        assertThat(bench.take(lease))
                .extracting(QueueDelivery::payload, QueueDelivery::deliveries)
                .containsExactly("one", 1);
        assertThat(bench.view().dead()).isZero();
    }

    @Test
    void fullQueueRefusesAndTakesAgainWhenThereIsRoom() {
        bench.create(new QueueSettings(2, 16, QueueStart.AT_ONCE));
        bench.offer("a");
        bench.offer(QueueOffer.of("b").withDelay(ofSeconds(5)));
        QueueDelivery a = bench.take(bench.lease());

        assertThat(bench.tryOffer(QueueOffer.of("c"))).isEqualTo(new QueueOfferOutcome.Full(2, 2));
        bench.acknowledge(a);
        assertThat(bench.tryOffer(QueueOffer.of("c").withLengthMax(1))).isEqualTo(new QueueOfferOutcome.Full(1, 1));
        assertThat(bench.tryOffer(QueueOffer.of("c"))).isInstanceOf(QueueOfferOutcome.Accepted.class);
        assertThat(bench.tryOffer(QueueOffer.of("d"))).isEqualTo(new QueueOfferOutcome.Full(2, 2));
    }

    @Test
    void boundHoldsForManyOffersOfTwoServersAtOnce() {
        bench.create(new QueueSettings(50, 16, QueueStart.AT_ONCE));
        try (QueueService other = bench.another()) {
            List<CompletableFuture<QueueOfferOutcome>> offers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                QueueService server = i % 2 == 0 ? bench.queues : other;
                offers.add(server.offer(
                        NAMESPACE,
                        NAME,
                        RequestId.random(),
                        QueueOffer.of("e" + i).withPriority(i % 3)));
            }

            long accepted = offers.stream()
                    .map(QueueBench::await)
                    .filter(QueueOfferOutcome.Accepted.class::isInstance)
                    .count();

            assertThat(bench.view().length()).isEqualTo(accepted);
            assertThat(accepted).isEqualTo(50);
        }
    }

    @Test
    void repeatedOfferTakeAndAcknowledgementHaveOneEffect() {
        RequestId offer = RequestId.random();
        QueueOfferOutcome accepted = await(bench.queues.offer(NAMESPACE, NAME, offer, QueueOffer.of("a")));
        bench.offer("b");
        assertThat(await(bench.queues.offer(NAMESPACE, NAME, offer, QueueOffer.of("a"))))
                .isEqualTo(accepted);
        assertThat(bench.peek()).containsExactly("a", "b");

        RequestId take = RequestId.random();
        QueueTake wanted = QueueTake.under("consumer", bench.lease(), ZERO);
        QueueTakeOutcome taken = await(bench.queues.take(NAMESPACE, NAME, take, wanted));
        assertThat(await(bench.queues.take(NAMESPACE, NAME, take, wanted))).isEqualTo(taken);
        try (QueueService other = bench.another()) {
            assertThat(await(other.take(NAMESPACE, NAME, take, wanted))).isEqualTo(taken);
        }
        assertThat(bench.peek()).containsExactly("b");

        RequestId settle = RequestId.random();
        QueueDelivery delivery = delivered(taken);
        await(bench.queues.acknowledge(NAMESPACE, NAME, settle, delivery.token()));
        assertThat(await(bench.queues.acknowledge(NAMESPACE, NAME, settle, delivery.token())))
                .isEqualTo(new QueueSettleOutcome.Settled());
    }

    @Test
    void repeatedTakeGetsItsElementAlsoWhenTheQueueIsEmptyNow() {
        bench.offer("a");
        RequestId take = RequestId.random();
        QueueTake wanted = QueueTake.granting("consumer", LONG, ZERO);

        QueueTakeOutcome taken = await(bench.queues.take(NAMESPACE, NAME, take, wanted));

        assertThat(delivered(taken).lease().present()).isTrue();
        assertThat(await(bench.queues.take(NAMESPACE, NAME, take, wanted))).isEqualTo(taken);
    }

    @Test
    void takesThatWaitGetOneElementEach() {
        LeaseId lease = bench.lease();
        List<CompletableFuture<QueueTakeOutcome>> takes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            takes.add(bench.take(lease, LONG));
        }

        for (int i = 0; i < 20; i++) {
            bench.offer("e" + i);
        }

        assertThat(takes.stream().map(take -> delivered(await(take)).payload()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "e" + i).toList());
    }

    @Test
    void waitEndsWithTimeAndLeavesNoWatchBehind() {
        LeaseId lease = bench.lease();

        assertThat(await(bench.take(lease, Duration.ofMillis(50)))).isEqualTo(new QueueTakeOutcome.Empty());

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bench.queues.waiting() == 0);
    }

    @Test
    void cancelledTakeGetsNothing() {
        CompletableFuture<QueueTakeOutcome> cancelled = bench.take(bench.lease(), LONG);
        cancelled.cancel(false);
        bench.offer("a");

        assertThat(delivered(await(bench.take(bench.lease(), LONG))).payload()).isEqualTo("a");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> bench.queues.waiting() == 0);
    }

    @Test
    void unknownLeaseIsRefusedAndTheElementStays() {
        bench.offer("a");
        LeaseId gone = bench.lease();
        bench.end(gone);

        assertThatThrownBy(() -> bench.tryTake(gone))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(LeaseNotFoundException.class);

        assertThat(bench.take(bench.lease()).payload()).isEqualTo("a");
    }

    @Test
    void queueThatStartsAtALengthIsHeldUntilThen() {
        QueueStart start = new QueueStart.AtLength(3);
        bench.create(new QueueSettings(10, 16, start));
        bench.offer("a");
        bench.offer("b");
        LeaseId lease = bench.lease();
        assertThat(bench.tryTake(lease)).isEqualTo(new QueueTakeOutcome.Held(start));
        CompletableFuture<QueueTakeOutcome> waiting = bench.take(lease, LONG);

        bench.offer("c");

        assertThat(delivered(await(waiting)).payload()).isEqualTo("a");
        assertThat(bench.take(lease).payload()).isEqualTo("b");
        await(bench.queues.hold(NAMESPACE, NAME, RequestId.random()));
        assertThat(bench.tryTake(lease)).isEqualTo(new QueueTakeOutcome.Held(start));
    }

    @Test
    void queueThatStartsWithAKeyIsHeldUntilItIsThere() {
        Key key = Key.of("go");
        bench.create(new QueueSettings(10, 16, new QueueStart.WhenPresent(key)));
        bench.offer("a");
        CompletableFuture<QueueTakeOutcome> waiting = bench.take(bench.lease(), LONG);
        assertThat(bench.tryTake(bench.lease())).isInstanceOf(QueueTakeOutcome.Held.class);

        await(bench.store.put(RequestId.random(), key, Value.EMPTY));

        assertThat(delivered(await(waiting)).payload()).isEqualTo("a");
    }

    @Test
    void queueThatStartsOnASignalIsHeldUntilThen() {
        bench.create(new QueueSettings(10, 16, QueueStart.ON_SIGNAL));
        bench.offer("a");
        CompletableFuture<QueueTakeOutcome> waiting = bench.take(bench.lease(), LONG);
        assertThat(bench.tryTake(bench.lease())).isEqualTo(new QueueTakeOutcome.Held(QueueStart.ON_SIGNAL));

        await(bench.queues.start(NAMESPACE, NAME, RequestId.random()));

        assertThat(delivered(await(waiting)).payload()).isEqualTo("a");
    }

    @Test
    void viewTellsWhoHasWhat() {
        List.of("a", "b", "c").forEach(bench::offer);
        LeaseId lease = bench.lease();
        QueueDelivery a = bench.take(lease);

        QueueView view = bench.view();

        assertThat(view.ready()).isEqualTo(2);
        assertThat(view.taken()).isEqualTo(1);
        assertThat(view.inFlight())
                .containsExactly(new QueueView.InFlight(a.token(), "consumer", lease, 1, bench.clock.instant()));
        assertThat(await(bench.queues.list(NAMESPACE))).containsExactly(NAME);
    }

    @Test
    void deletedQueueIsEmptyAndBeginsAnew() {
        bench.offer("a");
        QueueDelivery a = bench.take(bench.lease());
        bench.offer("b");

        assertThat(await(bench.queues.delete(NAMESPACE, NAME, RequestId.random())))
                .isTrue();

        assertThat(bench.acknowledge(a)).isInstanceOf(QueueSettleOutcome.Over.class);
        bench.offer("c");
        assertThat(bench.take(bench.lease()).payload()).isEqualTo("c");
        assertThat(bench.tryTake(bench.lease())).isEqualTo(new QueueTakeOutcome.Empty());
    }

    @Test
    void uncontendedTakeIsOneRevision() {
        List.of("a", "b").forEach(bench::offer);
        LeaseId lease = bench.lease();
        bench.take(lease);
        long before = bench.store.status().appliedIndex();

        bench.take(lease);

        assertThat(bench.store.status().appliedIndex()).isEqualTo(before + 1);
    }

    @Test
    void manyTakersOfOneServerDoNotCompete() {
        LeaseId lease = bench.lease();
        for (int i = 0; i < 200; i++) {
            bench.offer("e" + i);
        }
        long before = await(bench.store.range(RangeQuery.of(Key.of("x")), ReadAt.LINEARIZABLE))
                .revision();
        List<CompletableFuture<QueueTakeOutcome>> takes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            takes.add(bench.take(lease, LONG));
        }

        List<String> payloads =
                takes.stream().map(take -> delivered(await(take)).payload()).toList();

        assertThat(payloads).doesNotHaveDuplicates().hasSize(200);
        assertThat(await(bench.store.range(RangeQuery.of(Key.of("x")), ReadAt.LINEARIZABLE))
                        .revision())
                .isEqualTo(before + 200);
    }

    @Test
    void tooLargePayloadIsRefused() {
        assertThatThrownBy(() -> QueueOffer.of("x".repeat(QueueOffer.PAYLOAD_BYTES_MAX + 1)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("expected: at most");
        assertThatThrownBy(() -> QueueOffer.of("x").withPriority(10)).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void closedServiceEndsTheWaits() {
        CompletableFuture<QueueTakeOutcome> waiting = bench.take(bench.lease(), LONG);

        bench.queues.close();

        Awaitility.await().atMost(ofSeconds(30)).until(waiting::isCompletedExceptionally);
    }
}
