package dev.muster.starter.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueuesTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration TTL = Duration.ofSeconds(6);

    private final QueueStub stub = new QueueStub();
    private final MusterQueues queues = new MusterQueues(
            new MusterClient(
                    "config",
                    List.of(stub.uri()),
                    null,
                    new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30)),
                    new Random()),
            "default",
            "shop",
            TTL,
            Duration.ofSeconds(30),
            Ticker.SYSTEM);
    private final Queue<Mail> mails = queues.queue("jobs", Mail.class);

    record Mail(String to, int copies) {}

    @AfterEach
    void close() {
        queues.close();
        stub.close();
    }

    @Test
    void elementsTravelAsJsonAndTextAsItIs() {
        QueueOfferOutcome outcome = mails.offer(new Mail("a@b", 2), OfferOptions.DEFAULTS.withPriority(3));

        assertThat(outcome).isEqualTo(new QueueOfferOutcome.Accepted(new QueueElementId(1)));
        assertThat(stub.log("offer")).singleElement().asString().contains("\"priority\":3");
        try (Delivery<Mail> delivery = mails.poll().orElseThrow()) {
            assertThat(delivery.element()).isEqualTo(new Mail("a@b", 2));
            assertThat(delivery.fence()).isEqualTo(1);
            assertThat(delivery.deliveries()).isEqualTo(1);
        }
        stub.add("no json");
        try (Delivery<String> delivery =
                queues.queue("jobs", String.class).poll().orElseThrow()) {
            assertThat(delivery.element()).isEqualTo("no json");
        }
        assertThat(stub.log("take")).containsOnly("take by shop");
    }

    @Test
    void aDeliveryThatIsClosedGoesBackUnlessItWasSettled() {
        stub.add("{\"to\":\"a\",\"copies\":1}");
        stub.add("{\"to\":\"b\",\"copies\":1}");

        mails.poll().orElseThrow().close();
        try (Delivery<Mail> second = mails.poll().orElseThrow()) {
            assertThat(second.acknowledge()).isTrue();
            assertThat(second.acknowledge()).as("it is over").isFalse();
        }

        assertThat(stub.log("give-back")).containsExactly("give-back 1-1 PT0S");
        assertThat(stub.log("acknowledge")).containsExactly("acknowledge 2-2");
    }

    @Test
    void aDeliveryIsKeptAliveUntilItIsSettled() {
        stub.add("{\"to\":\"a\",\"copies\":1}");
        try (Delivery<Mail> delivery = mails.poll().orElseThrow()) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(stub.log("keep-alive")).hasSizeGreaterThan(1));
            assertThat(delivery.lost()).isFalse();
        }
    }

    @Test
    void aDeliveryWhoseLeaseEndedIsLost() {
        stub.add("{\"to\":\"a\",\"copies\":1}");
        try (Delivery<Mail> delivery = mails.poll().orElseThrow()) {
            stub.endLeases();

            await().atMost(SOON).untilAsserted(() -> assertThat(delivery.lost()).isTrue());
            assertThat(delivery.acknowledge()).isFalse();
        }
    }

    @Test
    void aCallWithoutAnOutcomeIsRepeatedUnderTheSameRequestId() {
        stub.failNext(1);

        mails.offer(new Mail("a", 1));

        assertThat(stub.keys()).hasSize(2);
        assertThat(Set.copyOf(stub.keys())).hasSize(1);
        assertThat(stub.log("offer")).hasSize(1);
    }

    @Test
    void aFailureAfterTheAnswerBeganIsThrown() {
        stub.failLate();

        assertThatThrownBy(mails::poll)
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.type())
                        .isEqualTo(ProblemType.NO_QUORUM))
                .hasMessage("nobody leads");
    }

    @Test
    void anElementOfAnotherTypeIsGivenBack() {
        stub.add("no json");

        assertThatThrownBy(mails::poll)
                .isInstanceOf(UnreadableElementException.class)
                .hasMessage("element 1 of queue jobs: unreadable (expected: a Mail as JSON)");

        assertThat(stub.log("give-back")).containsExactly("give-back 1-1");
    }

    @Test
    void aPollWaitsForAnElement() {
        Thread offering = new Thread(() -> {
            await().atMost(SOON).untilAsserted(() -> assertThat(stub.requests()).isNotEmpty());
            stub.add("{\"to\":\"late\",\"copies\":1}");
        });
        offering.start();

        try (Delivery<Mail> delivery = mails.poll(SOON).orElseThrow()) {
            assertThat(delivery.element().to()).isEqualTo("late");
        }
    }

    @Test
    void everyElementIsHandledAndAcknowledged() {
        Set<String> handled = ConcurrentHashMap.newKeySet();
        Consumption consumption =
                mails.consume(3, delivery -> handled.add(delivery.element().to()));
        for (int i = 0; i < 20; i++) {
            stub.add("{\"to\":\"" + i + "\",\"copies\":1}");
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stub.log("acknowledge")).hasSize(20));
        assertThat(handled).hasSize(20);
        assertThat(queues.isRunning()).isTrue();
        consumption.close();
        assertThat(consumption.running()).isFalse();
        assertThat(queues.isRunning()).isFalse();
    }

    @Test
    void whatCouldNotBeHandledIsGivenBackWithADelay() {
        stub.add("no json");
        stub.add("{\"to\":\"bad\",\"copies\":1}");
        stub.add("{\"to\":\"good\",\"copies\":1}");
        Consumption consumption = mails.consume(1, delivery -> {
            if (delivery.element().to().equals("bad")) {
                throw new IllegalStateException("cannot");
            }
        });

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stub.log("acknowledge")).containsExactly("acknowledge 3-3"));
        assertThat(stub.log("give-back")).containsExactly("give-back 1-1", "give-back 2-2 PT1S");
        consumption.close();
    }

    @Test
    void stoppingWaitsForTheElementInHand() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        stub.add("{\"to\":\"a\",\"copies\":1}");
        Consumption consumption = mails.consume(2, delivery -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(begun.getCount()).isZero());
        Thread stopping = new Thread(queues::stop);

        stopping.start();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(consumption.running()).isFalse());
        go.countDown();

        await().atMost(SOON).untilAsserted(() -> assertThat(stopping.isAlive()).isFalse());
        assertThat(interrupted).isFalse();
        assertThat(stub.log("acknowledge")).containsExactly("acknowledge 1-1");
    }

    @Test
    void retriesAreFurtherAndFurtherApart() {
        assertThat(Consuming.retryDelay(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Consuming.retryDelay(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(Consuming.retryDelay(1_000)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> queues.queue("-x", String.class))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageStartingWith("queue: '-x' (expected: ");
        assertThatThrownBy(() -> mails.consume(0, delivery -> {})).hasMessage("concurrency: 0 (expected: 1 to 256)");
        assertThatThrownBy(() -> mails.poll(Duration.ofSeconds(-1))).hasMessage("wait: PT-1S (expected: PT0S or more)");
        assertThatThrownBy(() -> OfferOptions.DEFAULTS.withPriority(10)).hasMessage("priority: 10 (expected: 0 to 9)");
        assertThat(mails.view()).isEmpty();
    }
}
