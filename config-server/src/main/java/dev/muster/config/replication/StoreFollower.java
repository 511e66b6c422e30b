package dev.muster.config.replication;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.projection.Projection;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the projection on with this server's own store: reads everything once, then follows every change in the order of
 * revisions. When a watch is cut off, or the past it needs is gone, it reads everything again.
 *
 * <p>Reading is local, so it also works without a quorum. {@link #caughtUp()} is stricter: a majority has confirmed, once
 * since the start, that what was read was not the past. Thread-safe.
 */
final class StoreFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreFollower.class);

    private static final int PAGE = 1_000;
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final Store store;
    private final BlockingStore reads;
    private final Projection projection;
    private final ScheduledExecutorService executor;
    private volatile boolean caughtUp;
    private volatile @Nullable Watch watch;

    StoreFollower(Store store, Projection projection) {
        this.store = store;
        this.reads = new BlockingStore(store);
        this.projection = projection;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "store-follower");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins as soon as the store's cluster is formed. */
    void start() {
        CompletableFuture<Void> unused = store.formed().thenAccept(clusterId -> {
            log.info("Store of cluster {}", clusterId);
            soon(() -> readAll(clusterId), Duration.ZERO);
            soon(this::confirm, Duration.ZERO);
        });
    }

    /** Whether a majority has confirmed what this server read; stays so once it is. */
    boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        Watch open = watch;
        if (open != null) {
            open.close();
        }
    }

    private void readAll(String clusterId) {
        try {
            StoreImage image = new StoreImage(clusterId);
            long revision = reads.range(RangeQuery.of(ConfigKeys.namespaces()).withLimit(1), ReadAt.STALE)
                    .revision();
            eachEntry(ConfigKeys.namespaces(), revision, image::addNamespace);
            eachEntry(ConfigKeys.currents(), revision, entry -> image.addCurrent(entry, key -> value(key, revision)));
            eachEntry(ConfigKeys.grays(), revision, entry -> image.addGrays(entry, key -> value(key, revision)));
            projection.advance(image.at(revision));
            watch = store.watch(ConfigKeys.all(), revision + 1, new Changes(clusterId, image));
        } catch (StoreClosedException e) {
            log.debug("The store is closed, nothing more to follow");
        } catch (RuntimeException e) {
            log.warn("The store could not be read; trying again in {}", RETRY_AFTER, e);
            soon(() -> readAll(clusterId), RETRY_AFTER);
        }
    }

    /** Calls {@code action} with what was there at one revision, page by page. */
    private void eachEntry(KeyRange range, long revision, Consumer<KeyValue> action) {
        KeyRange rest = range;
        while (true) {
            RangeResult page =
                    reads.range(RangeQuery.of(rest).withRevision(revision).withLimit(PAGE), ReadAt.STALE);
            page.entries().forEach(action);
            if (!page.more() || page.entries().isEmpty()) {
                return;
            }
            Key last = page.entries().get(page.entries().size() - 1).key();
            rest = after(last, range);
        }
    }

    private @Nullable Value value(Key key, long revision) {
        return reads.range(RangeQuery.of(key).withRevision(revision), ReadAt.STALE)
                .first()
                .map(KeyValue::value)
                .orElse(null);
    }

    private static KeyRange after(Key last, KeyRange range) {
        byte[] bytes = last.bytes();
        Key next = Key.ofBytes(Arrays.copyOf(bytes, bytes.length + 1));
        return range instanceof KeyRange.Between between
                ? KeyRange.between(next, between.to())
                : KeyRange.startingAt(next);
    }

    private void confirm() {
        try {
            RangeResult now = reads.range(RangeQuery.of(ConfigKeys.currents()).withCountOnly(), ReadAt.LINEARIZABLE);
            caughtUp = true;
            log.info("Caught up with the cluster: revision {}, {} names released", now.revision(), now.count());
        } catch (StoreClosedException e) {
            log.debug("The store is closed, nothing more to confirm");
        } catch (ProblemException e) {
            log.debug("No majority has confirmed yet what was read: {}", e.getMessage());
            soon(this::confirm, RETRY_AFTER);
        }
    }

    private void soon(Runnable task, Duration delay) {
        try {
            ScheduledFuture<?> unused = executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Closing, nothing more to follow");
        }
    }

    /** Called by one thread of the store at a time. */
    private final class Changes implements WatchListener {

        private final String clusterId;
        private final StoreImage image;

        Changes(String clusterId, StoreImage image) {
            this.clusterId = clusterId;
            this.image = image;
        }

        @Override
        public void changed(WatchBatch batch) {
            image.apply(batch);
            projection.advance(image.at(batch.revision()));
        }

        @Override
        public void ended(ProblemException cause) {
            if (cause instanceof StoreClosedException) {
                return;
            }
            log.warn("Following the store ended; reading it again: {}", cause.getMessage());
            soon(() -> readAll(clusterId), RETRY_AFTER);
        }
    }
}
