package dev.muster.config.replication;

import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.replication.Cluster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables of all servers up to this server's projection: after every change, and from time to time to make good
 * what was lost. Whatever happens in between, only the newest state is spread. Has a thread of its own, so that slow
 * neighbours hold up nobody here. Thread-safe.
 */
final class ProjectionSpreader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProjectionSpreader.class);

    private static final String STORE_ID = "store";
    private static final Duration REPEAT_EVERY = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Projection projection;
    private final ScheduledExecutorService executor;
    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable ProjectionTables tables; // the executor's thread only
    private volatile @Nullable String foreignStore;

    ProjectionSpreader(Cluster cluster, Projection projection) {
        this.cluster = cluster;
        this.projection = projection;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "projection-spreader");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        projection.listen((released, first) -> ask(Duration.ZERO));
        ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                () -> ask(Duration.ZERO), REPEAT_EVERY.toMillis(), REPEAT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        ask(Duration.ZERO);
    }

    /** Id of the store behind the other servers of this cluster, if it is not the one behind this server. */
    Optional<String> foreignStore() {
        return Optional.ofNullable(foreignStore);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void ask(Duration delay) {
        if (asked.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> unused = executor.schedule(this::spread, delay.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("Closing, nothing more is spread");
            }
        }
    }

    private void spread() {
        asked.set(false);
        try {
            ProjectedState state = projection.known().orElse(null);
            if (state != null) {
                opened(state.clusterId()).spread(state);
            }
        } catch (RuntimeException e) {
            if (executor.isShutdown()) {
                return;
            }
            log.warn("The other servers could not be told what is released; trying again: {}", e.getMessage());
            ask(RETRY_AFTER);
        }
    }

    private ProjectionTables opened(String clusterId) {
        ProjectionTables known = tables;
        if (known == null) {
            compareStores(clusterId);
            known = ProjectionTables.open(cluster, clusterId, projection);
            tables = known;
        }
        return known;
    }

    /** Servers that share the replicated cluster but not the store would serve different configuration as one. */
    private void compareStores(String clusterId) {
        String first = cluster.table("config-store", new JsonCodec<>(String.class))
                .write(STORE_ID, known -> known.isPresent() ? known : Optional.of(clusterId))
                .value()
                .orElse(clusterId);
        if (!first.equals(clusterId)) {
            foreignStore = first;
            log.error(
                    "muster.cluster.members leads to servers on store {}, this server is on store {} (expected: one store;"
                            + " list all its voters in muster.store.members of every server)",
                    first,
                    clusterId);
        }
    }
}
