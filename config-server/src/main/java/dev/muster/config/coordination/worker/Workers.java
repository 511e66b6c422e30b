package dev.muster.config.coordination.worker;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.WorkerAnnouncement;
import dev.muster.api.coordination.WorkerAssignments;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerGroupView;
import dev.muster.api.coordination.WorkerId;
import dev.muster.api.coordination.WorkerReport;
import dev.muster.api.coordination.WorkerReportOutcome;
import dev.muster.api.coordination.WorkerTask;
import dev.muster.api.coordination.WorkerTaskId;
import dev.muster.api.coordination.WorkerToken;
import dev.muster.config.coordination.call.Calls;
import dev.muster.config.coordination.call.LeaseView;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import dev.muster.store.recipe.attempt.Waits;
import dev.muster.store.recipe.worker.WorkerService;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The groups of workers of namespaces that exist. Thread-safe; no method blocks; waits may be cancelled. */
final class Workers {

    private static final Duration TTL_MIN = Duration.ofSeconds(1);
    private static final Duration TTL_MAX = Duration.ofDays(1);

    private final Store store;
    private final WorkerService workers;
    private final Coordinators coordinators;
    private final NamespaceService namespaces;

    Workers(Store store, WorkerService workers, Coordinators coordinators, NamespaceService namespaces) {
        this.store = store;
        this.workers = workers;
        this.coordinators = coordinators;
        this.namespaces = namespaces;
    }

    /**
     * Says that a worker is there.
     *
     * @param lease the worker's; without one a new one is granted with this time to live
     * @return the lease that it has to keep alive
     */
    CompletableFuture<LeaseView> announce(
            Namespace namespace,
            WorkerGroup group,
            RequestId request,
            WorkerAnnouncement announcement,
            @Nullable LeaseId lease,
            Duration ttl) {
        if (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
            throw new InvalidArgumentException("ttl", ttl, TTL_MIN + " to " + TTL_MAX);
        }
        use(namespace, group);
        CompletableFuture<LeaseView> own = lease == null
                ? store.grant(leaseOf(namespace, group, announcement.worker(), request), LeaseId.NONE, ttl)
                        .thenApply(granted -> new LeaseView(granted.id(), granted.ttl(), granted.ttl()))
                : store.keepAlive(lease).thenApply(LeaseView::of);
        return own.thenCompose(view -> workers.announce(namespace, group, request, announcement, view.lease())
                .thenApply(done -> view));
    }

    private static RequestId leaseOf(Namespace namespace, WorkerGroup group, WorkerId worker, RequestId request) {
        return Attempts.id(request, "lease of worker " + namespace + "/" + group + "/" + worker, 0);
    }

    CompletableFuture<LeaseView> keepAlive(Namespace namespace, WorkerGroup group, LeaseId lease) {
        use(namespace, group);
        return store.keepAlive(lease).thenApply(LeaseView::of);
    }

    CompletableFuture<Boolean> withdraw(Namespace namespace, WorkerGroup group, RequestId request, WorkerId worker) {
        use(namespace, group);
        return workers.withdraw(namespace, group, request, worker);
    }

    CompletableFuture<Boolean> declare(Namespace namespace, WorkerGroup group, RequestId request, WorkerTask task) {
        use(namespace, group);
        return workers.declare(namespace, group, request, task);
    }

    CompletableFuture<Boolean> remove(Namespace namespace, WorkerGroup group, RequestId request, WorkerTaskId task) {
        use(namespace, group);
        return workers.remove(namespace, group, request, task);
    }

    CompletableFuture<WorkerAssignments> assignments(
            Namespace namespace,
            WorkerGroup group,
            WorkerId worker,
            Set<WorkerToken> known,
            @Nullable Duration waitMax) {
        Duration wait = Calls.wait(waitMax, Waits.WAIT_MAX);
        use(namespace, group);
        return workers.awaitChange(namespace, group, worker, known, wait);
    }

    CompletableFuture<WorkerReportOutcome> report(
            Namespace namespace, WorkerGroup group, RequestId request, WorkerToken token, WorkerReport report) {
        use(namespace, group);
        return workers.report(namespace, group, request, token, report);
    }

    CompletableFuture<WorkerGroupView> view(Namespace namespace, WorkerGroup group) {
        namespaces.require(namespace);
        return workers.view(namespace, group);
    }

    private void use(Namespace namespace, WorkerGroup group) {
        namespaces.require(namespace);
        coordinators.use(namespace, group);
    }
}
