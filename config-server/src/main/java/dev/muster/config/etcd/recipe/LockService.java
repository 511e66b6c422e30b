package dev.muster.config.etcd.recipe;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.config.etcd.member.RaisedAlarms;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.ClientKeys;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.store.Store;
import io.etcd.jetcd.api.lock.LockGrpc;
import io.etcd.jetcd.api.lock.LockRequest;
import io.etcd.jetcd.api.lock.LockResponse;
import io.etcd.jetcd.api.lock.UnlockRequest;
import io.etcd.jetcd.api.lock.UnlockResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Locks. The lock is held as long as its key is there; the key's create revision, which the header of the reply is not
 * older than, is the fencing token. Before a client is told that it has the lock, its key is looked at once more: its lease
 * may have ended while it waited.
 */
public final class LockService extends LockGrpc.LockImplBase {

    private final Store store;
    private final ReplyHeaders headers;
    private final Queue queue;

    public LockService(Store store, ReplyHeaders headers, RaisedAlarms alarms) {
        this.store = store;
        this.headers = headers;
        this.queue = new Queue(store, alarms);
    }

    @Override
    public void lock(LockRequest request, StreamObserver<LockResponse> client) {
        Waiting<LockResponse> waiting = new Waiting<>(client, queue);
        waiting.answer(() -> queue.lease(request.getLease())
                .thenCompose(lease -> queue.enter(request.getName(), lease, Value.EMPTY))
                .thenCompose(place -> waiting.inTurn(place, EtcdError.SESSION_EXPIRED)
                        .thenApply(revision -> LockResponse.newBuilder()
                                .setHeader(headers.at(revision))
                                .setKey(ClientKeys.client(place.key()))
                                .build())));
    }

    @Override
    public void unlock(UnlockRequest request, StreamObserver<UnlockResponse> client) {
        Answer.to(client, () -> unlock(request));
    }

    private CompletableFuture<UnlockResponse> unlock(UnlockRequest request) {
        Operation delete = Operation.delete(ClientKeys.key(request.getKey()));
        return store.commit(RequestId.random(), new Transaction(List.of(), List.of(delete), List.of()))
                .thenApply(result -> UnlockResponse.newBuilder()
                        .setHeader(headers.at(result.revision()))
                        .build());
    }
}
