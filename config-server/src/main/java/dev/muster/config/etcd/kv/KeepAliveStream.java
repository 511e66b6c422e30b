package dev.muster.config.etcd.kv;

import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.Failures;
import dev.muster.config.etcd.wire.LeaderWatch;
import dev.muster.store.Subscription;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The keep-alives of one client, some of them at once so that the store can confirm them together. Asks for the next only
 * when one was answered and the client reads, so that what waits is bounded. Thread-safe.
 */
final class KeepAliveStream implements StreamObserver<LeaseKeepAliveRequest> {

    private static final int AT_ONCE_MAX = 256;

    private final ServerCallStreamObserver<LeaseKeepAliveResponse> client;
    private final Function<LeaseKeepAliveRequest, CompletableFuture<LeaseKeepAliveResponse>> keepAlive;
    private final Subscription guard;
    private int underWay;
    private int owed;
    private boolean halfClosed;
    private boolean ended;

    KeepAliveStream(
            ServerCallStreamObserver<LeaseKeepAliveResponse> client,
            LeaderWatch leader,
            Function<LeaseKeepAliveRequest, CompletableFuture<LeaseKeepAliveResponse>> keepAlive) {
        this.client = client;
        this.keepAlive = keepAlive;
        client.disableAutoRequest();
        client.setOnCancelHandler(this::departed);
        client.setOnReadyHandler(this::goOn);
        this.guard = leader.guard(() -> fail(EtcdError.NO_LEADER.exception()));
        client.request(AT_ONCE_MAX);
    }

    @Override
    public void onNext(LeaseKeepAliveRequest request) {
        synchronized (this) {
            underWay++;
        }
        var unused = keepAlive.apply(request).whenComplete((reply, failure) -> {
            if (failure == null) {
                answer(reply);
            } else {
                fail(Failures.of(failure));
            }
        });
    }

    @Override
    public void onError(Throwable gone) {
        departed();
    }

    @Override
    public void onCompleted() {
        synchronized (this) {
            halfClosed = true;
            completeIfDone();
        }
    }

    private synchronized void answer(LeaseKeepAliveResponse reply) {
        underWay--;
        if (ended) {
            return;
        }
        client.onNext(reply);
        if (client.isReady()) {
            client.request(1);
        } else {
            owed++;
        }
        completeIfDone();
    }

    private synchronized void goOn() {
        if (owed > 0 && !ended) {
            client.request(owed);
            owed = 0;
        }
    }

    private synchronized void fail(StatusRuntimeException why) {
        if (!ended) {
            ended = true;
            guard.close();
            client.onError(why);
        }
    }

    private synchronized void completeIfDone() {
        if (halfClosed && underWay == 0 && !ended) {
            ended = true;
            guard.close();
            client.onCompleted();
        }
    }

    private synchronized void departed() {
        ended = true;
        guard.close();
    }
}
