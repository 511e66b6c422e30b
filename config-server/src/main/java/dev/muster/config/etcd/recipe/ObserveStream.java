package dev.muster.config.etcd.recipe;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.Failures;
import dev.muster.config.etcd.wire.LeaderWatch;
import dev.muster.config.etcd.wire.Replies;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Subscription;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import io.etcd.jetcd.api.LeaderResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells one client who leads: the leader there is, each new one, and whatever a leader proclaims, in order. A client that
 * reads slowly is spared what is no longer true. Everything is guarded by this object.
 */
final class ObserveStream {

    private static final int WAITING_MAX = 64;

    private final Store store;
    private final ReplyHeaders headers;
    private final KeyRange queue;
    private final ServerCallStreamObserver<LeaderResponse> client;
    private final Consumer<ObserveStream> whenOver;
    private final Map<Key, KeyValue> candidates = new HashMap<>();
    private final Deque<LeaderResponse> waiting = new ArrayDeque<>();
    private Subscription guard = () -> {};
    private @Nullable Watch watch;
    private long toldRevision;
    private boolean over;

    ObserveStream(
            Store store,
            ReplyHeaders headers,
            KeyRange queue,
            ServerCallStreamObserver<LeaderResponse> client,
            Consumer<ObserveStream> whenOver) {
        this.store = store;
        this.headers = headers;
        this.queue = queue;
        this.client = client;
        this.whenOver = whenOver;
    }

    synchronized void open(LeaderWatch leader) {
        client.setOnCancelHandler(this::departed);
        client.setOnReadyHandler(this::drain);
        guard = leader.guard(() -> fail(EtcdError.NO_LEADER.exception()));
        begin();
    }

    void stop() {
        fail(EtcdError.STOPPED.exception());
    }

    /** Reads who stands in the queue, and follows it from there. */
    private void begin() {
        var unused = store.range(RangeQuery.of(queue), ReadAt.LINEARIZABLE).whenComplete((found, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                follow(found);
            }
        });
    }

    private synchronized void follow(RangeResult found) {
        if (over) {
            return;
        }
        candidates.clear();
        found.entries().forEach(entry -> candidates.put(entry.key(), entry));
        tellLeader(found.revision());
        try {
            watch = store.watch(WatchRequest.of(queue, found.revision() + 1), new Changes());
        } catch (RevisionCompactedException late) {
            begin();
        } catch (ProblemException refused) {
            fail(refused);
        }
    }

    private void tellLeader(long revision) {
        KeyValue first = candidates.values().stream()
                .min(Comparator.comparingLong(KeyValue::createRevision))
                .orElse(null);
        if (first == null || first.modRevision() == toldRevision) {
            return;
        }
        toldRevision = first.modRevision();
        if (waiting.size() == WAITING_MAX) {
            waiting.clear();
        }
        waiting.add(LeaderResponse.newBuilder()
                .setHeader(headers.at(revision))
                .setKv(Replies.entry(first))
                .build());
        drain();
    }

    private synchronized void drain() {
        while (!over && client.isReady() && !waiting.isEmpty()) {
            client.onNext(waiting.remove());
        }
    }

    private synchronized void fail(Throwable why) {
        if (!over) {
            end();
            client.onError(Failures.of(why));
        }
    }

    private synchronized void departed() {
        if (!over) {
            end();
        }
    }

    private void end() {
        over = true;
        guard.close();
        if (watch != null) {
            watch.close();
        }
        waiting.clear();
        candidates.clear();
        whenOver.accept(this);
    }

    private final class Changes implements WatchListener {

        @Override
        public void changed(WatchBatch batch) {
            synchronized (ObserveStream.this) {
                if (over) {
                    return;
                }
                for (WatchEvent event : batch.events()) {
                    if (event instanceof WatchEvent.Put put) {
                        candidates.put(put.key(), put.current());
                    } else {
                        candidates.remove(event.key());
                    }
                }
                tellLeader(batch.revision());
            }
        }

        @Override
        public void ended(ProblemException cause) {
            if (cause instanceof StoreClosedException) {
                fail(cause);
            } else {
                begin(); // cut off; what is true now is what the client wants
            }
        }
    }
}
