package dev.muster.config.etcd.recipe;

import com.google.protobuf.ByteString;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.config.etcd.member.RaisedAlarms;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.ClientKeys;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.LeaderWatch;
import dev.muster.config.etcd.wire.Replies;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.config.etcd.wire.Requests;
import dev.muster.store.Store;
import io.etcd.jetcd.api.CampaignRequest;
import io.etcd.jetcd.api.CampaignResponse;
import io.etcd.jetcd.api.ElectionGrpc;
import io.etcd.jetcd.api.LeaderKey;
import io.etcd.jetcd.api.LeaderRequest;
import io.etcd.jetcd.api.LeaderResponse;
import io.etcd.jetcd.api.ProclaimRequest;
import io.etcd.jetcd.api.ProclaimResponse;
import io.etcd.jetcd.api.ResignRequest;
import io.etcd.jetcd.api.ResignResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Elections: who is first in the queue of a name leads, and its value says what it has to say. Thread-safe. */
public final class ElectionService extends ElectionGrpc.ElectionImplBase implements AutoCloseable {

    private final Store store;
    private final ReplyHeaders headers;
    private final LeaderWatch leader;
    private final Queue queue;
    private final Set<ObserveStream> observers = ConcurrentHashMap.newKeySet();

    public ElectionService(Store store, ReplyHeaders headers, LeaderWatch leader, RaisedAlarms alarms) {
        this.store = store;
        this.headers = headers;
        this.leader = leader;
        this.queue = new Queue(store, alarms);
    }

    @Override
    public void campaign(CampaignRequest request, StreamObserver<CampaignResponse> client) {
        Waiting<CampaignResponse> waiting = new Waiting<>(client, queue);
        waiting.answer(() -> {
            Value value = Requests.value(request.getValue());
            return queue.lease(request.getLease())
                    .thenCompose(lease -> queue.enter(request.getName(), lease, value))
                    .thenCompose(place -> withValue(place, value))
                    .thenCompose(place -> waiting.inTurn(place, EtcdError.ELECTION_NOT_LEADER)
                            .thenApply(revision -> CampaignResponse.newBuilder()
                                    .setHeader(headers.at(revision))
                                    .setLeader(leaderKey(request.getName(), place))
                                    .build()));
        });
    }

    @Override
    public void proclaim(ProclaimRequest request, StreamObserver<ProclaimResponse> client) {
        Answer.to(client, () -> {
            requireLeader(request.hasLeader());
            LeaderKey key = request.getLeader();
            return queue.lease(key.getLease())
                    .thenCompose(lease -> queue.change(
                            ClientKeys.key(key.getKey()), key.getRev(), Requests.value(request.getValue()), lease))
                    .thenApply(result -> ProclaimResponse.newBuilder()
                            .setHeader(headers.at(requireDone(result).revision()))
                            .build());
        });
    }

    @Override
    public void leader(LeaderRequest request, StreamObserver<LeaderResponse> client) {
        Answer.to(client, () -> queue.first(request.getName()).thenApply(result -> {
            KeyValue first = result.first().orElseThrow(EtcdError.ELECTION_NO_LEADER::exception);
            return LeaderResponse.newBuilder()
                    .setHeader(headers.at(result.revision()))
                    .setKv(Replies.entry(first))
                    .build();
        }));
    }

    @Override
    public void observe(LeaderRequest request, StreamObserver<LeaderResponse> client) {
        ObserveStream stream = new ObserveStream(
                store,
                headers,
                Queue.keys(request.getName()),
                (ServerCallStreamObserver<LeaderResponse>) client,
                observers::remove);
        observers.add(stream);
        stream.open(leader);
    }

    @Override
    public void resign(ResignRequest request, StreamObserver<ResignResponse> client) {
        Answer.to(client, () -> {
            requireLeader(request.hasLeader());
            LeaderKey key = request.getLeader();
            return queue.leave(ClientKeys.key(key.getKey()), key.getRev())
                    .thenApply(result -> ResignResponse.newBuilder()
                            .setHeader(headers.at(result.revision()))
                            .build());
        });
    }

    @Override
    public void close() {
        observers.forEach(ObserveStream::stop);
    }

    /** A candidate that stands in the queue already may have something else to say now. */
    private CompletableFuture<Queue.Place> withValue(Queue.Place place, Value value) {
        if (place.earlierValue() == null || place.earlierValue().equals(value)) {
            return CompletableFuture.completedFuture(place);
        }
        return queue.change(place.key(), place.revision(), value, place.lease()).thenApply(result -> {
            requireDone(result);
            return place;
        });
    }

    private static TransactionResult requireDone(TransactionResult result) {
        if (!result.succeeded()) {
            throw EtcdError.ELECTION_NOT_LEADER.exception();
        }
        return result;
    }

    private static void requireLeader(boolean given) {
        if (!given) {
            throw EtcdError.ELECTION_LEADER_MISSING.exception();
        }
    }

    private static LeaderKey leaderKey(ByteString name, Queue.Place place) {
        return LeaderKey.newBuilder()
                .setName(name)
                .setKey(ClientKeys.client(place.key()))
                .setRev(place.revision())
                .setLease(place.lease().value())
                .build();
    }
}
