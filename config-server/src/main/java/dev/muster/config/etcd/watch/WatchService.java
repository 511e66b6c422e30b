package dev.muster.config.etcd.watch;

import dev.muster.config.etcd.wire.LeaderWatch;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.store.Store;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens watch streams, and ends them when the server stops. Thread-safe. */
public final class WatchService extends WatchGrpc.WatchImplBase implements AutoCloseable {

    private final Store store;
    private final ReplyHeaders headers;
    private final LeaderWatch leader;
    private final WatchLimits limits;
    private final EventMessages messages;
    private final Set<WatchStream> streams = ConcurrentHashMap.newKeySet();

    /** @param progressEvery longest silence on a watch that asked for signs of life */
    public WatchService(Store store, ReplyHeaders headers, LeaderWatch leader, Duration progressEvery) {
        this(store, headers, leader, WatchLimits.defaults(progressEvery));
    }

    WatchService(Store store, ReplyHeaders headers, LeaderWatch leader, WatchLimits limits) {
        this.store = store;
        this.headers = headers;
        this.leader = leader;
        this.limits = limits;
        this.messages = new EventMessages(headers);
    }

    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> client) {
        WatchStream stream = new WatchStream(
                store, headers, limits, messages, (ServerCallStreamObserver<WatchResponse>) client, streams::remove);
        streams.add(stream);
        stream.open(leader);
        return stream;
    }

    @Override
    public void close() {
        streams.forEach(WatchStream::stop);
    }
}
