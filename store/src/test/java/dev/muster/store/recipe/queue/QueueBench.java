package dev.muster.store.recipe.queue;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueTake;
import dev.muster.api.coordination.QueueTakeOutcome;
import dev.muster.api.coordination.QueueView;
import dev.muster.store.local.LocalStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One queue in a store of its own, and what tests do with it. */
final class QueueBench implements AutoCloseable {

    static final Namespace NAMESPACE = Namespace.DEFAULT;
    static final QueueName NAME = new QueueName("jobs");
    static final Duration LONG = Duration.ofMinutes(2);

    private static final long AWAIT_SECONDS_MAX = 60;

    final LocalStore store = LocalStore.open();
    final HandClock clock = new HandClock();
    final QueueService queues = another();

    /** The same queue as another server serves it. */
    QueueService another() {
        return new QueueService(store, clock, new QueueLimits(1_000, 10, Duration.ofMillis(20)));
    }

    QueueSettings create(QueueSettings settings) {
        return await(queues.create(NAMESPACE, NAME, RequestId.random(), settings));
    }

    LeaseId lease() {
        return await(store.grant(RequestId.random(), LeaseId.NONE, LONG)).id();
    }

    /** The consumer dies. */
    void end(LeaseId lease) {
        await(store.revoke(RequestId.random(), lease));
    }

    QueueOfferOutcome tryOffer(QueueOffer offer) {
        return await(queues.offer(NAMESPACE, NAME, RequestId.random(), offer));
    }

    QueueElementId offer(QueueOffer offer) {
        return ((QueueOfferOutcome.Accepted) tryOffer(offer)).element();
    }

    QueueElementId offer(String payload) {
        return offer(QueueOffer.of(payload));
    }

    QueueTakeOutcome tryTake(LeaseId lease) {
        return await(take(lease, Duration.ZERO));
    }

    CompletableFuture<QueueTakeOutcome> take(LeaseId lease, Duration wait) {
        return queues.take(NAMESPACE, NAME, RequestId.random(), QueueTake.under("consumer", lease, wait));
    }

    QueueDelivery take(LeaseId lease) {
        return delivered(tryTake(lease));
    }

    static QueueDelivery delivered(QueueTakeOutcome outcome) {
        if (outcome instanceof QueueTakeOutcome.Delivered delivered) {
            return delivered.delivery();
        }
        throw new AssertionError("expected an element, got " + outcome);
    }

    QueueSettleOutcome acknowledge(QueueDelivery delivery) {
        return await(queues.acknowledge(NAMESPACE, NAME, RequestId.random(), delivery.token()));
    }

    QueueSettleOutcome giveBack(QueueDelivery delivery, Duration delay) {
        return await(queues.giveBack(NAMESPACE, NAME, RequestId.random(), delivery.token(), delay));
    }

    List<String> peek() {
        return await(queues.peek(NAMESPACE, NAME, 100)).stream()
                .map(QueueElement::payload)
                .toList();
    }

    QueueView view() {
        return await(queues.view(NAMESPACE, NAME)).orElseThrow();
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(AWAIT_SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        queues.close();
        store.close();
    }
}
