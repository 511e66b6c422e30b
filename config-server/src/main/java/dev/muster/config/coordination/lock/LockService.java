package dev.muster.config.coordination.lock;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockReport;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockView;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.recipe.lock.Locks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Locks of namespaces that exist; otherwise as {@link Locks}. Thread-safe. */
final class LockService {

    private final Locks locks;
    private final NamespaceService namespaces;

    LockService(Locks locks, NamespaceService namespaces) {
        this.locks = locks;
        this.namespaces = namespaces;
    }

    CompletableFuture<LockOutcome> acquire(LockRequest request, Duration wait) {
        namespaces.require(request.namespace());
        return locks.acquire(request, wait);
    }

    CompletableFuture<ReleaseOutcome> release(Namespace namespace, LockName lock, FencingToken token) {
        namespaces.require(namespace);
        return locks.release(namespace, lock, token);
    }

    CompletableFuture<LockReport> report(Namespace namespace) {
        namespaces.require(namespace);
        return locks.report(namespace);
    }

    /** One lock; without holders if it is free. */
    CompletableFuture<LockView> view(Namespace namespace, LockName lock) {
        return report(namespace).thenApply(report -> report.locks().stream()
                .filter(view -> view.lock().equals(lock))
                .findFirst()
                .orElseGet(() -> new LockView(lock, List.of(), List.of())));
    }
}
