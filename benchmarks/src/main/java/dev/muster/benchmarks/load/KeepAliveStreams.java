package dev.muster.benchmarks.load;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A lease and a stream of keep-alives for each caller, on jetcd's stubs: its client renews each lease three times per ttl,
 * at its own pace. Thread-safe; a caller has one keep-alive under way.
 */
final class KeepAliveStreams implements AutoCloseable {

    private static final long TTL_SECONDS = 600;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();

    private KeepAliveStreams() {}

    static KeepAliveStreams open(URI endpoint, int callers, int callersPerConnection) {
        KeepAliveStreams opened = new KeepAliveStreams();
        for (int i = 0; i < callers; i++) {
            if (i % callersPerConnection == 0) {
                opened.channels.add(NettyChannelBuilder.forAddress(endpoint.getHost(), endpoint.getPort())
                        .usePlaintext()
                        .build());
            }
            ManagedChannel channel = opened.channels.get(i / callersPerConnection);
            long lease = LeaseGrpc.newBlockingStub(channel)
                    .leaseGrant(
                            LeaseGrantRequest.newBuilder().setTTL(TTL_SECONDS).build())
                    .getID();
            opened.streams.add(new Stream(lease, channel));
        }
        return opened;
    }

    CompletableFuture<?> keepAlive(int caller) {
        return streams.get(caller).keepAlive();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    private static final class Stream implements StreamObserver<LeaseKeepAliveResponse> {

        private final LeaseKeepAliveRequest request;
        private final StreamObserver<LeaseKeepAliveRequest> requests;
        private final AtomicReference<@Nullable CompletableFuture<Long>> underWay = new AtomicReference<>();

        Stream(long lease, ManagedChannel channel) {
            this.request = LeaseKeepAliveRequest.newBuilder().setID(lease).build();
            this.requests = LeaseGrpc.newStub(channel).leaseKeepAlive(this);
        }

        CompletableFuture<Long> keepAlive() {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            underWay.set(answer);
            requests.onNext(request);
            return answer;
        }

        @Override
        public void onNext(LeaseKeepAliveResponse response) {
            CompletableFuture<Long> answer = underWay.getAndSet(null);
            if (answer == null) {
                return;
            }
            if (response.getTTL() > 0) {
                answer.complete(response.getTTL());
            } else {
                answer.completeExceptionally(new IllegalStateException("lease " + request.getID() + ": expired"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            CompletableFuture<Long> answer = underWay.getAndSet(null);
            if (answer != null) {
                answer.completeExceptionally(failure);
            }
        }

        @Override
        public void onCompleted() {
            onError(new IllegalStateException("lease " + request.getID() + ": the server ended the stream"));
        }
    }
}
