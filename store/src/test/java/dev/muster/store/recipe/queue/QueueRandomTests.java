package dev.muster.store.recipe.queue;

import static dev.muster.store.recipe.queue.QueueBench.NAME;
import static dev.muster.store.recipe.queue.QueueBench.NAMESPACE;
import static dev.muster.store.recipe.queue.QueueBench.await;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueStart;
import dev.muster.api.coordination.QueueTake;
import dev.muster.api.coordination.QueueTakeOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueRandomTests {

    private static final int STEPS = 400;
    private static final QueueSettings PATIENT = new QueueSettings(10_000, 1_000, QueueStart.AT_ONCE);

    private record Element(int priority, long number) {}

    /** One step after the other, on two servers; a plain list says what has to come out. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void everyTakeGivesTheFirstElement(long seed) {
        Random random = new Random(seed);
        TreeSet<Element> ready = new TreeSet<>(
                Comparator.comparingInt((Element one) -> -one.priority()).thenComparingLong(Element::number));
        Map<LeaseId, List<QueueDelivery>> hands = new HashMap<>();
        List<LeaseId> alive = new ArrayList<>();
        try (QueueBench bench = new QueueBench();
                QueueService other = bench.another()) {
            bench.create(PATIENT);
            List<QueueService> servers = List.of(bench.queues, other);
            for (int step = 0; step < STEPS; step++) {
                QueueService server = servers.get(random.nextInt(2));
                while (alive.size() < 3) {
                    LeaseId lease = bench.lease();
                    alive.add(lease);
                }
                LeaseId lease = alive.get(random.nextInt(alive.size()));
                List<QueueDelivery> hand = hands.computeIfAbsent(lease, unseen -> new ArrayList<>());
                int dice = random.nextInt(100);
                if (dice < 40) {
                    int priority = random.nextInt(3) * 4;
                    QueueOfferOutcome outcome = await(server.offer(
                            NAMESPACE,
                            NAME,
                            RequestId.random(),
                            QueueOffer.of("p").withPriority(priority)));
                    ready.add(new Element(
                            priority,
                            ((QueueOfferOutcome.Accepted) outcome).element().number()));
                } else if (dice < 75) {
                    QueueTakeOutcome outcome =
                            await(server.take(NAMESPACE, NAME, RequestId.random(), QueueTake.under("c", lease, ZERO)));
                    Optional<Element> expected = Optional.ofNullable(ready.pollFirst());
                    Optional<QueueDelivery> got = outcome instanceof QueueTakeOutcome.Delivered delivered
                            ? Optional.of(delivered.delivery())
                            : Optional.empty();
                    assertThat(got.map(QueueRandomTests::element))
                            .as("step %d", step)
                            .isEqualTo(expected);
                    got.ifPresent(hand::add);
                } else if (dice < 88 && !hand.isEmpty()) {
                    QueueDelivery done = hand.remove(random.nextInt(hand.size()));
                    assertThat(await(server.acknowledge(NAMESPACE, NAME, RequestId.random(), done.token())))
                            .isEqualTo(new QueueSettleOutcome.Settled());
                } else if (dice < 94 && !hand.isEmpty()) {
                    QueueDelivery back = hand.remove(random.nextInt(hand.size()));
                    await(server.giveBack(NAMESPACE, NAME, RequestId.random(), back.token(), ZERO));
                    ready.add(element(back));
                } else if (dice >= 94) {
                    bench.end(lease);
                    alive.remove(lease);
                    hand.forEach(lost -> ready.add(element(lost)));
                    hands.remove(lease);
                }
            }
        }
    }

    private static Element element(QueueDelivery delivery) {
        return new Element(delivery.priority(), delivery.token().element().number());
    }

    /** All at once, consumers dying with what they have. */
    @Test
    void everyAcceptedElementIsAcknowledgedOnceWhoeverDies() throws Exception {
        int elements = 600;
        long seed = 42;
        Map<String, AtomicInteger> acknowledged = new ConcurrentHashMap<>();
        ExecutorService consumers = Executors.newFixedThreadPool(8);
        try (QueueBench bench = new QueueBench();
                QueueService other = bench.another()) {
            bench.create(PATIENT);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                QueueService server = i % 2 == 0 ? bench.queues : other;
                Random random = new Random(seed + i);
                running.add(consumers.submit(() -> consume(bench, server, random, elements, acknowledged)));
            }
            List<CompletableFuture<QueueOfferOutcome>> offers = new ArrayList<>();
            for (int i = 0; i < elements; i++) {
                QueueService server = i % 3 == 0 ? other : bench.queues;
                offers.add(server.offer(NAMESPACE, NAME, RequestId.random(), QueueOffer.of("e" + i)));
            }

            offers.forEach(offer -> assertThat(await(offer)).isInstanceOf(QueueOfferOutcome.Accepted.class));
            for (Future<?> consumer : running) {
                consumer.get(120, TimeUnit.SECONDS);
            }

            assertThat(acknowledged).hasSize(elements);
            assertThat(acknowledged.values())
                    .allSatisfy(times -> assertThat(times.get()).isEqualTo(1));
            assertThat(bench.view().length()).isZero();
        } finally {
            consumers.shutdownNow();
        }
    }

    private static void consume(
            QueueBench bench,
            QueueService server,
            Random random,
            int elements,
            Map<String, AtomicInteger> acknowledged) {
        LeaseId lease = bench.lease();
        while (acknowledged.size() < elements) {
            QueueTakeOutcome outcome = await(server.take(
                    NAMESPACE, NAME, RequestId.random(), QueueTake.under("c", lease, Duration.ofMillis(100))));
            if (outcome instanceof QueueTakeOutcome.Delivered delivered) {
                QueueDelivery got = delivered.delivery();
                int dice = random.nextInt(20);
                if (dice == 0) {
                    bench.end(lease);
                    lease = bench.lease();
                } else if (dice == 1) {
                    await(server.giveBack(NAMESPACE, NAME, RequestId.random(), got.token(), ZERO));
                } else if (await(server.acknowledge(NAMESPACE, NAME, RequestId.random(), got.token()))
                        instanceof QueueSettleOutcome.Settled) {
                    acknowledged
                            .computeIfAbsent(got.payload(), unseen -> new AtomicInteger())
                            .incrementAndGet();
                }
            }
        }
    }
}
