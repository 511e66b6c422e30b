package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.store.history.QueueCheck;
import dev.muster.store.history.QueueCheck.Delivery;
import dev.muster.store.history.QueueCheck.Offer;
import dev.muster.store.history.QueueCheck.Settlement;
import dev.muster.store.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Clients offer numbers to one queue of the HTTP interface, take and acknowledge them; some are given back, and some fall asleep with what they
 * took until their lease is over. At the end the queue is emptied.
 */
final class QueueWorkload extends Workload {

    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration EMPTY_MAX = Duration.ofSeconds(40);
    private static final int DELIVERIES_MAX = 1_000; // nothing may end among the dead ones
    private static final int BEHIND_MAX = 60;
    private static final int SLEEP_ONE_IN = 16;
    private static final int GIVE_BACK_ONE_IN = 8;
    private static final int FINISHER = 1_000;

    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final List<Offer> offers = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Settlement> settlements = new ArrayList<>();
    private boolean emptied;

    QueueWorkload(Journal journal, String prefix, Weakness weakness) {
        super(journal, prefix, weakness);
    }

    @Override
    public void start(List<MemberClient> members) {
        new Wish("PUT", path(""), Map.of("deliveriesMax", DELIVERIES_MAX), Duration.ZERO)
                .ask(journal(), new Session(FINISHER, members.get(0), new Random(0)));
    }

    @Override
    public void step(Session session) throws InterruptedException {
        boolean behind = offered.get() - settled.get() > BEHIND_MAX;
        if (!behind && session.random().nextBoolean()) {
            offer(session);
        } else {
            Optional<Delivery> delivery = take(session, WAIT);
            if (delivery.isPresent()) {
                use(session, delivery.get());
            }
        }
        pause(5);
    }

    private void offer(Session session) {
        long element = offered.incrementAndGet();
        long called = journal().now();
        try {
            JsonNode answer = Wish.post(path("/elements"), Map.of("payload", Long.toString(element)))
                    .ask(journal(), session);
            if (answer.path("outcome").asString().equals("accepted")) {
                add(offers, Offer.accepted(element, called, journal().now()));
            }
        } catch (CallFailedException failure) {
            if (!failure.withoutEffect()) {
                add(offers, Offer.unknown(element, called));
            }
        }
    }

    private Optional<Delivery> take(Session session, Duration wait) {
        long called = journal().now();
        try {
            JsonNode taken = new Wish(
                            "POST",
                            path("/take"),
                            Map.of(
                                    "consumer",
                                    "client-" + session.client(),
                                    "ttl",
                                    TTL.toString(),
                                    "waitMax",
                                    wait.toString()),
                            wait)
                    .ask(journal(), session)
                    .path("delivery");
            if (taken.isMissingNode()) {
                return Optional.empty();
            }
            Delivery delivery = new Delivery(
                    Long.parseLong(taken.path("payload").asString()),
                    taken.path("token").asString(),
                    taken.path("deliveries").asInt(),
                    called,
                    journal().now());
            add(deliveries, delivery);
            return Optional.of(delivery);
        } catch (CallFailedException written) {
            return Optional.empty(); // what was taken with the answer comes back when its lease ends
        }
    }

    private void use(Session session, Delivery delivery) throws InterruptedException {
        if (session.random().nextInt(SLEEP_ONE_IN) == 0) {
            pause(TTL.plusMillis(1_500).toMillis());
        }
        if (session.random().nextInt(GIVE_BACK_ONE_IN) == 0) {
            giveBack(session, delivery);
        } else {
            acknowledge(session, delivery);
        }
    }

    private void giveBack(Session session, Delivery delivery) {
        try {
            Wish.post(path("/give-back"), Map.of("token", delivery.token())).ask(journal(), session);
        } catch (CallFailedException written) {
            // in the journal already; it comes back anyway
        }
    }

    private void acknowledge(Session session, Delivery delivery) {
        long called = journal().now();
        if (weak(Weakness.UNSENT_ACKNOWLEDGEMENT)) {
            add(settlements, Settlement.settled(delivery.element(), delivery.token(), called, called));
            return;
        }
        try {
            JsonNode answer = Wish.post(path("/acknowledge"), Map.of("token", delivery.token()))
                    .ask(journal(), session);
            if (answer.path("outcome").asString().equals("settled")) {
                settled.incrementAndGet();
                add(
                        settlements,
                        Settlement.settled(
                                delivery.element(),
                                delivery.token(),
                                called,
                                journal().now()));
            }
        } catch (CallFailedException failure) {
            if (!failure.withoutEffect()) {
                settled.incrementAndGet();
                add(settlements, Settlement.unknown(delivery.element(), delivery.token(), called));
            }
        }
    }

    /** Takes what is left, also what others took and never gave back. */
    @Override
    public void finish(List<MemberClient> members) throws InterruptedException {
        Session session = new Session(FINISHER, members.get(0), new Random(1));
        long end = System.nanoTime() + EMPTY_MAX.toNanos();
        while (!emptied && System.nanoTime() < end) {
            Optional<Delivery> delivery = take(session, WAIT);
            if (delivery.isPresent()) {
                acknowledge(session, delivery.get());
            } else {
                JsonNode queue = new Wish("GET", path(""), Map.of(), Duration.ZERO).ask(journal(), session);
                emptied = queue.path("ready").asLong()
                                + queue.path("delayed").asLong()
                                + queue.path("taken").asLong()
                        == 0;
            }
        }
    }

    @Override
    public List<Verdict> verdicts() {
        return List.of(QueueCheck.check(offers, deliveries, settlements, emptied));
    }

    private String path(String rest) {
        return "/queues/" + name("numbers") + rest;
    }

    private static <T> void add(List<T> list, T element) {
        synchronized (list) {
            list.add(element);
        }
    }

    @Override
    public double okPerSecondMin() {
        return 2;
    }
}
