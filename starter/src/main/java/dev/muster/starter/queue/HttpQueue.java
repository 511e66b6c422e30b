package dev.muster.starter.queue;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueTakeOutcome;
import dev.muster.api.coordination.QueueView;
import dev.muster.starter.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A queue behind HTTP. */
final class HttpQueue<T> implements Queue<T> {

    /**
     * Longest single wait; a longer one is made of several, so that a dead server is not waited for. Shorter than the time
     * after which servers begin an answer that they do not know yet: its reading could not be interrupted.
     */
    static final Duration WAIT_ONCE_MAX = Duration.ofMillis(3_500);

    private final MusterQueues queues;
    private final QueueName name;
    private final Class<T> type;

    HttpQueue(MusterQueues queues, QueueName name, Class<T> type) {
        this.queues = queues;
        this.name = name;
        this.type = type;
    }

    private QueueCalls calls() {
        return queues.calls();
    }

    @Override
    public String name() {
        return name.value();
    }

    @Override
    public QueueSettings create(QueueSettings settings) {
        return calls().create(name, settings);
    }

    @Override
    public QueueOfferOutcome offer(T element, OfferOptions options) {
        String payload =
                element instanceof String text ? text : new String(Json.write(element), StandardCharsets.UTF_8);
        return calls().offer(name, payload, options);
    }

    @Override
    public Optional<Delivery<T>> poll(Duration wait) {
        if (wait.isNegative()) {
            throw new InvalidArgumentException("wait", wait, "PT0S or more");
        }
        long began = queues.ticker().nanos();
        while (true) {
            Duration left = wait.minusNanos(queues.ticker().nanos() - began);
            Duration once = left.isNegative() ? Duration.ZERO : left;
            Optional<Delivery<T>> delivery = once(once.compareTo(WAIT_ONCE_MAX) > 0 ? WAIT_ONCE_MAX : once);
            if (delivery.isPresent() || once.compareTo(WAIT_ONCE_MAX) <= 0) {
                return delivery;
            }
        }
    }

    /** Waits at one server. */
    private Optional<Delivery<T>> once(Duration wait) {
        QueueTakeOutcome outcome = calls().take(name, new QueueCalls.Take(queues.consumer(), queues.ttl(), wait));
        return outcome instanceof QueueTakeOutcome.Delivered delivered
                ? Optional.of(delivery(delivered.delivery()))
                : Optional.empty();
    }

    private Delivery<T> delivery(QueueDelivery delivery) {
        T element;
        try {
            element = type == String.class ? type.cast(delivery.payload()) : Json.read(delivery.payload(), type);
        } catch (ProblemException unreadable) {
            calls().settle(name, "give-back", new QueueCalls.Settle(delivery.token(), null, delivery.lease()));
            throw new UnreadableElementException(
                    name(), delivery.token().element().number(), type, unreadable);
        }
        return new HttpDelivery<>(calls(), queues.leases(), name, delivery, element);
    }

    @Override
    public Consumption consume(int concurrency, QueueHandler<T> handler) {
        if (concurrency < 1 || concurrency > Consumption.CONCURRENCY_MAX) {
            throw new InvalidArgumentException("concurrency", concurrency, "1 to " + Consumption.CONCURRENCY_MAX);
        }
        Consuming<T> consumer = new Consuming<>(this, concurrency, handler, queues::ended);
        queues.begin(consumer);
        return consumer;
    }

    @Override
    public Optional<QueueView> view() {
        try {
            return Optional.of(calls().view(name));
        } catch (ProblemException refused) {
            if (refused.type() == ProblemType.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    @Override
    public List<QueueElement> dead() {
        return calls().dead(name);
    }

    @Override
    public QueueOfferOutcome revive(long element) {
        return calls().revive(name, element);
    }

    @Override
    public void discard(long element) {
        calls().discard(name, element);
    }

    @Override
    public void start() {
        calls().tell(name, "start");
    }

    @Override
    public void hold() {
        calls().tell(name, "hold");
    }
}
