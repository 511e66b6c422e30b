package dev.muster.config.coordination.barrier;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.BarrierOutcome;
import dev.muster.api.coordination.BarrierView;
import dev.muster.api.coordination.LeaseId;
import dev.muster.config.coordination.call.Calls;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.recipe.attempt.Waits;
import dev.muster.store.recipe.barrier.BarrierService;
import dev.muster.store.recipe.barrier.DoubleBarrierService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The barriers and latches of namespaces that exist. Thread-safe; no method blocks; waits may be cancelled. */
final class Barriers {

    private final BarrierService barriers;
    private final DoubleBarrierService doubles;
    private final NamespaceService namespaces;

    Barriers(BarrierService barriers, DoubleBarrierService doubles, NamespaceService namespaces) {
        this.barriers = barriers;
        this.doubles = doubles;
        this.namespaces = namespaces;
    }

    CompletableFuture<Boolean> close(
            Namespace namespace, BarrierName name, RequestId request, @Nullable LeaseId lease) {
        namespaces.require(namespace);
        return barriers.close(namespace, name, request, lease == null ? LeaseId.NONE : lease);
    }

    CompletableFuture<Boolean> open(Namespace namespace, BarrierName name, RequestId request) {
        namespaces.require(namespace);
        return barriers.open(namespace, name, request);
    }

    CompletableFuture<BarrierOutcome> await(Namespace namespace, BarrierName name, @Nullable Duration waitMax) {
        Duration wait = wait(waitMax);
        namespaces.require(namespace);
        return barriers.await(namespace, name, wait);
    }

    CompletableFuture<BarrierOutcome> enter(
            Namespace namespace,
            BarrierName name,
            int parties,
            String party,
            LeaseId lease,
            @Nullable Duration waitMax) {
        Duration wait = wait(waitMax);
        namespaces.require(namespace);
        return doubles.enter(namespace, name, parties, party, lease, wait);
    }

    CompletableFuture<BarrierOutcome> leave(
            Namespace namespace, BarrierName name, RequestId request, String party, @Nullable Duration waitMax) {
        Duration wait = wait(waitMax);
        namespaces.require(namespace);
        return doubles.leave(namespace, name, request, party, wait);
    }

    CompletableFuture<BarrierView> view(Namespace namespace, BarrierName name) {
        namespaces.require(namespace);
        return doubles.view(namespace, name);
    }

    CompletableFuture<Boolean> latch(Namespace namespace, BarrierName name, RequestId request, long count) {
        namespaces.require(namespace);
        return barriers.latch(namespace, name, request, count);
    }

    CompletableFuture<Long> countDown(Namespace namespace, BarrierName name, RequestId request) {
        namespaces.require(namespace);
        return barriers.countDown(namespace, name, request).thenApply(left -> left.orElseThrow(() -> notFound(name)));
    }

    CompletableFuture<Long> count(Namespace namespace, BarrierName name) {
        namespaces.require(namespace);
        return barriers.count(namespace, name).thenApply(left -> left.orElseThrow(() -> notFound(name)));
    }

    CompletableFuture<BarrierOutcome> awaitLatch(Namespace namespace, BarrierName name, @Nullable Duration waitMax) {
        Duration wait = wait(waitMax);
        namespaces.require(namespace);
        return barriers.awaitLatch(namespace, name, wait);
    }

    CompletableFuture<Boolean> removeLatch(Namespace namespace, BarrierName name, RequestId request) {
        namespaces.require(namespace);
        return barriers.removeLatch(namespace, name, request);
    }

    private static Duration wait(@Nullable Duration waitMax) {
        return Calls.wait(waitMax, Waits.WAIT_MAX);
    }

    private static ProblemException notFound(BarrierName name) {
        return new ProblemException(
                ProblemType.NOT_FOUND,
                "latch: '" + name + "' does not exist (expected: one that was created)",
                Map.of("latch", name.value()));
    }
}
