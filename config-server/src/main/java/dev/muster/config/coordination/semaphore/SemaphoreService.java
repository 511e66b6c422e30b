package dev.muster.config.coordination.semaphore;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreName;
import dev.muster.api.coordination.semaphore.SemaphoreOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreRequest;
import dev.muster.api.coordination.semaphore.SemaphoreView;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.recipe.semaphore.Semaphores;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Semaphores of namespaces that exist; otherwise as {@link Semaphores}. Thread-safe. */
final class SemaphoreService {

    private final Semaphores semaphores;
    private final NamespaceService namespaces;

    SemaphoreService(Semaphores semaphores, NamespaceService namespaces) {
        this.semaphores = semaphores;
        this.namespaces = namespaces;
    }

    CompletableFuture<SemaphoreOutcome> acquire(SemaphoreRequest request, Duration wait) {
        namespaces.require(request.namespace());
        return semaphores.acquire(request, wait);
    }

    CompletableFuture<ReleaseOutcome> release(Namespace namespace, SemaphoreName semaphore, FencingToken token) {
        namespaces.require(namespace);
        return semaphores.release(namespace, semaphore, token);
    }

    CompletableFuture<SemaphoreView> view(Namespace namespace, SemaphoreName semaphore) {
        namespaces.require(namespace);
        return semaphores.view(namespace, semaphore);
    }

    CompletableFuture<ResizedView> resize(
            Namespace namespace, SemaphoreName semaphore, RequestId request, int expected, int total) {
        namespaces.require(namespace);
        return semaphores
                .resize(request, namespace, semaphore, expected, total)
                .thenApply(revision -> new ResizedView(revision, semaphore, total));
    }

    /** A semaphore with another total, from this revision on. */
    record ResizedView(long revision, SemaphoreName semaphore, int total) {}
}
