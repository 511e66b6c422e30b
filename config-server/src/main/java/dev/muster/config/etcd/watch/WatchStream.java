package dev.muster.config.etcd.watch;

import com.google.protobuf.ByteString;
import dev.muster.api.coordination.KeyRange;
import dev.muster.config.etcd.wire.ClientKeys;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.LateFields;
import dev.muster.config.etcd.wire.LeaderWatch;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.store.Store;
import dev.muster.store.Subscription;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The watches of one client on one stream. Everything is guarded by this object; the store's hub calls its listeners
 * without a lock of its own, so the only order of locks is this one first.
 *
 * <p>What the client does not read waits here up to {@link WatchLimits#bufferBytes()}. Then the watches with more to tell
 * pause: the store keeps history anyway, so a client that reads again is served from there.
 */
final class WatchStream implements StreamObserver<WatchRequest> {

    private static final long NO_WATCH = -1;
    private static final ByteString SMALLEST_KEY = ByteString.copyFrom(new byte[] {0});

    private final Store store;
    private final ReplyHeaders headers;
    private final WatchLimits limits;
    private final EventMessages messages;
    private final ServerCallStreamObserver<WatchResponse> client;
    private final Consumer<WatchStream> whenOver;

    private final Map<Long, ClientWatch> watches = new HashMap<>();
    private final Set<ClientWatch> paused = new LinkedHashSet<>();
    private final Deque<WatchResponse> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long nextId;
    private final Set<ClientWatch> progressAwaited = new HashSet<>();
    private long progressRevision;
    private boolean progressAgain;
    private Subscription guard = () -> {};
    private boolean over;

    WatchStream(
            Store store,
            ReplyHeaders headers,
            WatchLimits limits,
            EventMessages messages,
            ServerCallStreamObserver<WatchResponse> client,
            Consumer<WatchStream> whenOver) {
        this.store = store;
        this.headers = headers;
        this.limits = limits;
        this.messages = messages;
        this.client = client;
        this.whenOver = whenOver;
    }

    synchronized void open(LeaderWatch leader) {
        client.setOnCancelHandler(this::departed);
        client.setOnReadyHandler(this::drain);
        guard = leader.guard(() -> fail(EtcdError.NO_LEADER.exception()));
    }

    /** The server stops, or its store does. */
    void stop() {
        fail(EtcdError.STOPPED.exception());
    }

    @Override
    public void onNext(WatchRequest request) {
        switch (request.getRequestUnionCase()) {
            case CREATE_REQUEST -> create(request.getCreateRequest());
            case CANCEL_REQUEST -> cancel(request.getCancelRequest().getWatchId());
            case PROGRESS_REQUEST -> progress();
            case REQUESTUNION_NOT_SET -> {
                // as etcd, which takes it for something that a newer client may say
            }
        }
    }

    @Override
    public void onError(Throwable gone) {
        departed();
    }

    /** The client has said all it had to say, and goes on listening. */
    @Override
    public void onCompleted() {}

    private synchronized void create(WatchCreateRequest request) {
        if (over) {
            return;
        }
        long revision = store.status().revision();
        WatchResponse.Builder created =
                WatchResponse.newBuilder().setHeader(headers.at(revision)).setCreated(true);
        KeyRange range =
                ClientKeys.range(request.getKey().isEmpty() ? SMALLEST_KEY : request.getKey(), request.getRangeEnd());
        long id = LateFields.number(request, LateFields.WATCH_CREATE_ID);
        String refused = null;
        if (range.equals(ClientKeys.NOTHING) && !request.getRangeEnd().isEmpty()) {
            refused = "mvcc: watcher range is empty";
        } else if (id != 0 && watches.containsKey(id)) {
            refused = "mvcc: duplicate watch ID provided on the WatchStream";
        }
        if (refused != null) {
            send(List.of(created.setWatchId(NO_WATCH)
                    .setCanceled(true)
                    .setCancelReason(refused)
                    .build()));
            return;
        }
        if (id == 0) {
            while (watches.containsKey(nextId)) {
                nextId++;
            }
            id = nextId++;
        }
        ClientWatch watch = new ClientWatch(
                id,
                wanted(request, range, revision),
                request.getPrevKv(),
                LateFields.number(request, LateFields.WATCH_CREATE_FRAGMENT) != 0,
                request.getProgressNotify(),
                this);
        watches.put(id, watch);
        send(List.of(created.setWatchId(id).build()));
        watch.feedFrom(store);
    }

    private dev.muster.store.WatchRequest wanted(WatchCreateRequest request, KeyRange range, long revision) {
        long from = request.getStartRevision() == 0 ? revision + 1 : Math.max(1, request.getStartRevision());
        return new dev.muster.store.WatchRequest(
                range,
                from,
                !request.getFiltersList().contains(WatchCreateRequest.FilterType.NOPUT),
                !request.getFiltersList().contains(WatchCreateRequest.FilterType.NODELETE),
                request.getProgressNotify() ? limits.progressEvery() : null);
    }

    private synchronized void cancel(long id) {
        ClientWatch watch = watches.remove(id);
        if (watch != null && !over) {
            watch.close();
            forget(watch);
            send(List.of(WatchResponse.newBuilder()
                    .setHeader(headers.now())
                    .setWatchId(id)
                    .setCanceled(true)
                    .build()));
        }
    }

    /** Answers once every watch was given all there is, so that the answer is never ahead of a change. */
    private synchronized void progress() {
        if (over) {
            return;
        }
        if (!progressAwaited.isEmpty()) {
            progressAgain = true;
            return;
        }
        progressAgain = false;
        if (watches.isEmpty()) {
            tellProgress(NO_WATCH, store.status().revision());
            return;
        }
        progressRevision = Long.MAX_VALUE;
        progressAwaited.addAll(watches.values());
        watches.values().forEach(ClientWatch::askProgress);
    }

    // what watches call, under the lock of this stream

    EventMessages messages() {
        return messages;
    }

    int fragmentBytes() {
        return limits.fragmentBytes();
    }

    boolean full() {
        return waitingBytes >= limits.bufferBytes();
    }

    void send(List<WatchResponse> responses) {
        for (WatchResponse response : responses) {
            waiting.add(response);
            waitingBytes += response.getSerializedSize();
        }
        drain();
    }

    void tellProgress(long id, long revision) {
        send(List.of(WatchResponse.newBuilder()
                .setHeader(headers.at(revision))
                .setWatchId(id)
                .build()));
    }

    void progressed(ClientWatch watch, long revision) {
        if (progressAwaited.remove(watch)) {
            progressRevision = Math.min(progressRevision, revision);
            tellProgressIfComplete();
        }
    }

    void pause(ClientWatch watch) {
        paused.add(watch);
        if (waiting.isEmpty()) {
            resumePaused(); // the store cut it off, the client is not to blame
        }
    }

    void cancelled(ClientWatch watch, long compactRevision, String reason) {
        watches.remove(watch.id());
        forget(watch);
        send(List.of(WatchResponse.newBuilder()
                .setHeader(compactRevision == 0 ? headers.now() : headers.base()) // as etcd
                .setWatchId(watch.id())
                .setCanceled(true)
                .setCompactRevision(compactRevision)
                .setCancelReason(reason)
                .build()));
    }

    private void forget(ClientWatch watch) {
        paused.remove(watch);
        if (progressAwaited.remove(watch)) {
            tellProgressIfComplete();
        }
    }

    private void tellProgressIfComplete() {
        if (!progressAwaited.isEmpty()) {
            return;
        }
        tellProgress(
                NO_WATCH, progressRevision == Long.MAX_VALUE ? store.status().revision() : progressRevision);
        if (progressAgain) {
            progress();
        }
    }

    private synchronized void drain() {
        while (!over && client.isReady()) {
            WatchResponse next = waiting.poll();
            if (next == null) {
                resumePaused();
                return;
            }
            waitingBytes -= next.getSerializedSize();
            client.onNext(next);
        }
    }

    private void resumePaused() {
        List<ClientWatch> going = new ArrayList<>(paused);
        paused.clear();
        for (ClientWatch watch : going) {
            if (!watch.ended()) {
                watch.feedFrom(store);
            }
        }
    }

    private synchronized void fail(StatusRuntimeException why) {
        if (!over) {
            end();
            client.onError(why);
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
        watches.values().forEach(ClientWatch::close);
        watches.clear();
        paused.clear();
        waiting.clear();
        progressAwaited.clear();
        whenOver.accept(this);
    }
}
