package dev.muster.config.coordination.lease;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Leases, as callers outside know them: a lease belongs to whoever knows its id, the namespace only says where it is used.
 * Nothing blocks. Failures are those of {@link Store}. Thread-safe.
 */
final class LeaseService {

    /** Most leases that are kept alive by one call. */
    static final int KEPT_MAX = 1_000;

    private final Store store;
    private final NamespaceService namespaces;

    LeaseService(Store store, NamespaceService namespaces) {
        this.store = store;
        this.namespaces = namespaces;
    }

    /** See {@link Store#grant}. */
    CompletableFuture<LeaseView> grant(Namespace namespace, RequestId request, Duration ttl) {
        namespaces.require(namespace);
        return store.grant(request, LeaseId.NONE, ttl)
                .thenApply(granted -> new LeaseView(granted.id(), granted.ttl(), granted.ttl()));
    }

    /** See {@link Store#keepAlive}. */
    CompletableFuture<LeaseView> keepAlive(Namespace namespace, LeaseId lease) {
        namespaces.require(namespace);
        return store.keepAlive(lease).thenApply(LeaseService::view);
    }

    /**
     * Keeps many alive.
     *
     * @param leases 1 to {@value #KEPT_MAX}
     * @return fails if it is not certain of each whether it is alive
     */
    CompletableFuture<KeptLeases> keepAlive(Namespace namespace, List<LeaseId> leases) {
        namespaces.require(namespace);
        if (leases.isEmpty() || leases.size() > KEPT_MAX) {
            throw new InvalidArgumentException("leases", leases.size(), "1 to " + KEPT_MAX);
        }
        List<LeaseId> each = leases.stream().distinct().toList();
        List<CompletableFuture<Optional<LeaseView>>> kept =
                each.stream().map(this::keptOrEnded).toList();
        return CompletableFuture.allOf(kept.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> {
                    List<LeaseView> alive = new ArrayList<>();
                    List<LeaseId> ended = new ArrayList<>();
                    for (int i = 0; i < each.size(); i++) {
                        LeaseId lease = each.get(i);
                        kept.get(i).join().ifPresentOrElse(alive::add, () -> ended.add(lease));
                    }
                    return new KeptLeases(alive, ended);
                });
    }

    /** See {@link Store#lease}. */
    CompletableFuture<LeaseView> view(Namespace namespace, LeaseId lease) {
        namespaces.require(namespace);
        return store.lease(lease).thenApply(LeaseService::view);
    }

    /** Ends it, and all that is held on it, at one revision; nothing happens if it has ended. */
    CompletableFuture<Void> revoke(Namespace namespace, LeaseId lease) {
        namespaces.require(namespace);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        var unused = store.revoke(RequestId.random(), lease).whenComplete((revision, failure) -> {
            if (failure == null || unwrapped(failure) instanceof LeaseNotFoundException) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(unwrapped(failure));
            }
        });
        return ended;
    }

    private CompletableFuture<Optional<LeaseView>> keptOrEnded(LeaseId lease) {
        return store.keepAlive(lease).handle((kept, failure) -> {
            if (failure == null) {
                return Optional.of(view(kept));
            }
            if (unwrapped(failure) instanceof LeaseNotFoundException) {
                return Optional.empty();
            }
            throw new CompletionException(unwrapped(failure));
        });
    }

    private static LeaseView view(LeaseStatus status) {
        return new LeaseView(status.id(), status.ttl(), status.remaining());
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
