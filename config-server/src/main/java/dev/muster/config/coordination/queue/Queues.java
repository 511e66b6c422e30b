package dev.muster.config.coordination.queue;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueTake;
import dev.muster.api.coordination.QueueTakeOutcome;
import dev.muster.api.coordination.QueueToken;
import dev.muster.api.coordination.QueueView;
import dev.muster.config.coordination.call.LeaseView;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import dev.muster.store.recipe.queue.QueueService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The queues of namespaces that exist. Thread-safe; no method blocks. */
final class Queues {

    private static final int PEEKED_MAX = 64;

    private final QueueService queues;
    private final NamespaceService namespaces;
    private final Store store;

    Queues(QueueService queues, NamespaceService namespaces, Store store) {
        this.queues = queues;
        this.namespaces = namespaces;
        this.store = store;
    }

    CompletableFuture<List<QueueName>> list(Namespace namespace) {
        namespaces.require(namespace);
        return queues.list(namespace);
    }

    CompletableFuture<QueueSettings> create(
            Namespace namespace, QueueName name, RequestId request, QueueSettings settings) {
        namespaces.require(namespace);
        return queues.create(namespace, name, request, StartKeys.toStore(settings))
                .thenApply(StartKeys::toCaller);
    }

    CompletableFuture<Boolean> delete(Namespace namespace, QueueName name, RequestId request) {
        namespaces.require(namespace);
        return queues.delete(namespace, name, request);
    }

    CompletableFuture<QueueView> view(Namespace namespace, QueueName name) {
        namespaces.require(namespace);
        return queues.view(namespace, name)
                .thenApply(view -> view.map(StartKeys::toCaller).orElseThrow(() -> notFound(name)));
    }

    CompletableFuture<QueueOfferOutcome> offer(
            Namespace namespace, QueueName name, RequestId request, QueueOffer offer) {
        namespaces.require(namespace);
        return queues.offer(namespace, name, request, offer);
    }

    /** Cancelling it ends the wait. */
    CompletableFuture<QueueTakeOutcome> take(Namespace namespace, QueueName name, RequestId request, QueueTake take) {
        namespaces.require(namespace);
        CompletableFuture<QueueTakeOutcome> taken = queues.take(namespace, name, request, take);
        CompletableFuture<QueueTakeOutcome> shown =
                taken.thenApply(outcome -> outcome instanceof QueueTakeOutcome.Held held
                        ? new QueueTakeOutcome.Held(StartKeys.toCaller(held.start()))
                        : outcome);
        var unused = shown.whenComplete((outcome, failure) -> taken.cancel(false));
        return shown;
    }

    /** @param ended a lease that nobody needs any more; ended soon after */
    CompletableFuture<QueueSettleOutcome> acknowledge(
            Namespace namespace, QueueName name, RequestId request, QueueToken token, @Nullable LeaseId ended) {
        namespaces.require(namespace);
        return queues.acknowledge(namespace, name, request, token)
                .whenComplete((outcome, failure) -> end(ended, failure));
    }

    /** @param ended as with an acknowledgement */
    CompletableFuture<QueueSettleOutcome> giveBack(
            Namespace namespace,
            QueueName name,
            RequestId request,
            QueueToken token,
            Duration delay,
            @Nullable LeaseId ended) {
        namespaces.require(namespace);
        return queues.giveBack(namespace, name, request, token, delay)
                .whenComplete((outcome, failure) -> end(ended, failure));
    }

    private void end(@Nullable LeaseId lease, @Nullable Throwable failure) {
        if (lease != null && lease.present() && failure == null) {
            var unused = store.revoke(RequestId.random(), lease); // if this fails it ends by itself
        }
    }

    CompletableFuture<LeaseView> keepAlive(Namespace namespace, LeaseId lease) {
        namespaces.require(namespace);
        return store.keepAlive(lease).thenApply(LeaseView::of);
    }

    CompletableFuture<List<QueueElement>> peek(Namespace namespace, QueueName name, int max) {
        if (max < 1 || max > PEEKED_MAX) {
            throw new InvalidArgumentException("max", max, "1 to " + PEEKED_MAX);
        }
        namespaces.require(namespace);
        return queues.peek(namespace, name, max);
    }

    CompletableFuture<List<QueueElement>> delayed(Namespace namespace, QueueName name) {
        namespaces.require(namespace);
        return queues.delayed(namespace, name);
    }

    CompletableFuture<List<QueueElement>> dead(Namespace namespace, QueueName name) {
        namespaces.require(namespace);
        return queues.dead(namespace, name);
    }

    CompletableFuture<QueueOfferOutcome> revive(
            Namespace namespace, QueueName name, RequestId request, QueueElementId element) {
        namespaces.require(namespace);
        return queues.revive(namespace, name, request, element)
                .thenApply(outcome -> outcome.orElseThrow(() -> notDead(name, element)));
    }

    CompletableFuture<Boolean> discard(Namespace namespace, QueueName name, RequestId request, QueueElementId element) {
        namespaces.require(namespace);
        return queues.discard(namespace, name, request, element);
    }

    CompletableFuture<Void> start(Namespace namespace, QueueName name, RequestId request) {
        namespaces.require(namespace);
        return queues.start(namespace, name, request);
    }

    CompletableFuture<Void> hold(Namespace namespace, QueueName name, RequestId request) {
        namespaces.require(namespace);
        return queues.hold(namespace, name, request);
    }

    private static ProblemException notFound(QueueName name) {
        return new ProblemException(
                ProblemType.NOT_FOUND,
                "queue: '" + name + "' does not exist (expected: one that was created or offered to)",
                Map.of("queue", name.value()));
    }

    private static ProblemException notDead(QueueName name, QueueElementId element) {
        return new ProblemException(
                ProblemType.NOT_FOUND,
                "element: " + element + " is not dead (expected: a dead element of queue '" + name + "')",
                Map.of("queue", name.value(), "element", element.number()));
    }
}
