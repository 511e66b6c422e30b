package dev.muster.config.etcd.member;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.config.cluster.StoredJson;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alarms that clients of etcd have raised: as long as there is one, their puts and grants are refused on every member. They
 * are kept in the store, at {@code muster/etcd/alarm/{member}}; a member that did not raise it itself hears of it within
 * moments. The alarm that the store raises by itself is another matter. Thread-safe.
 */
public final class RaisedAlarms implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RaisedAlarms.class);

    private static final String ROOT = "muster/etcd/alarm/";
    private static final KeyRange ALL = KeyRange.prefix(ROOT);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

    private final Store store;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "muster-etcd-alarms");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Set<Long> known = Set.of();
    private long knownAt;
    private @Nullable Watch watch;
    private boolean closed;

    public RaisedAlarms(Store store) {
        this.store = store;
    }

    /** Begins to listen for them. */
    public void start() {
        var unused = timer.submit(this::listen);
    }

    /**
     * Lets through what takes room, unless an alarm is raised.
     *
     * @throws io.grpc.StatusRuntimeException if one is
     */
    public void requireNone() {
        if (!known.isEmpty()) {
            throw EtcdError.NO_SPACE.exception();
        }
    }

    /** Raises it for a member. Fails like {@link Store#commit}. */
    CompletableFuture<Void> raise(long member) {
        return store.put(RequestId.random(), key(member), StoredJson.encode(new StoredAlarm(StoredJson.FORMAT)))
                .thenCompose(done -> members())
                .thenApply(all -> null);
    }

    /** Lowers it; whether it was raised. */
    CompletableFuture<Boolean> lower(long member) {
        return members().thenCompose(before -> store.delete(RequestId.random(), KeyRange.of(key(member)))
                .thenCompose(done -> members())
                .thenApply(left -> before.contains(member)));
    }

    /** The members it is raised for, as far as this one has heard. */
    Set<Long> known() {
        return known;
    }

    /** The members it is raised for. */
    CompletableFuture<Set<Long>> members() {
        return store.range(RangeQuery.of(ALL), ReadAt.LINEARIZABLE).thenApply(this::learn);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (watch != null) {
                watch.close();
            }
        }
        timer.shutdownNow();
    }

    private synchronized Set<Long> learn(RangeResult found) {
        Set<Long> members = new TreeSet<>(Long::compareUnsigned);
        found.entries()
                .forEach(entry ->
                        members.add(Long.parseUnsignedLong(entry.key().text().substring(ROOT.length()))));
        if (found.revision() >= knownAt) { // reads may end in another order than they began
            known = Collections.unmodifiableSet(members);
            knownAt = found.revision();
        }
        return members;
    }

    /** Looks, and goes on from there. */
    private void listen() {
        var unused = store.range(RangeQuery.of(ALL), ReadAt.STALE).whenComplete((found, failure) -> {
            try {
                if (found == null) {
                    again();
                    return;
                }
                learn(found);
                listenFrom(found.revision() + 1);
            } catch (RuntimeException refused) {
                log.debug("Alarms are not listened for yet", refused);
                again();
            }
        });
    }

    private synchronized void listenFrom(long revision) {
        if (!closed) {
            watch = store.watch(ALL, revision, new Listener());
        }
    }

    private void again() {
        try {
            var unused = timer.schedule(this::listen, AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            log.debug("Alarms are not listened for: the server stops");
        }
    }

    private static Key key(long member) {
        return Key.of(ROOT + Long.toUnsignedString(member));
    }

    private final class Listener implements WatchListener {

        @Override
        public void changed(WatchBatch batch) {
            var unused = store.range(RangeQuery.of(ALL), ReadAt.STALE).thenApply(RaisedAlarms.this::learn);
        }

        @Override
        public void ended(ProblemException cause) {
            again();
        }
    }

    /** There is nothing to say beyond its being there. */
    record StoredAlarm(int format) implements StoredJson.Versioned {}
}
