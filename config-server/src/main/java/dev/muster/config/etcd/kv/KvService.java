package dev.muster.config.etcd.kv;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.config.etcd.member.RaisedAlarms;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.Replies;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.config.etcd.wire.Requests;
import dev.muster.store.Store;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.CompactionResponse;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Keys: range, put, delete, transactions, compaction. etcd's requests carry no id, so every call is a write of its own: a
 * client that repeats a put after a lost answer puts twice, as with etcd.
 */
public final class KvService extends KVGrpc.KVImplBase {

    private final Store store;
    private final ReplyHeaders headers;
    private final RaisedAlarms alarms;
    private final WholeRange ranges;

    public KvService(Store store, ReplyHeaders headers, RaisedAlarms alarms) {
        this.store = store;
        this.alarms = alarms;
        this.headers = headers;
        this.ranges = new WholeRange(store);
    }

    @Override
    public void range(RangeRequest request, StreamObserver<RangeResponse> client) {
        Answer.to(client, () -> ranges.read(Requests.range(request), Requests.freshness(request))
                .thenApply(result -> Replies.range(headers.at(result.revision()), result)));
    }

    @Override
    public void put(PutRequest request, StreamObserver<PutResponse> client) {
        Answer.to(client, () -> {
            Operation.Put put = Requests.put(request);
            Requests.requireSize(request);
            alarms.requireNone();
            return commit(put)
                    .thenApply(result ->
                            Replies.put(headers.at(result.revision()), only(result, OperationResult.Put.class)));
        });
    }

    @Override
    public void deleteRange(DeleteRangeRequest request, StreamObserver<DeleteRangeResponse> client) {
        Answer.to(client, () -> {
            Operation.Delete delete = Requests.delete(request);
            Requests.requireSize(request);
            return commit(delete)
                    .thenApply(result ->
                            Replies.delete(headers.at(result.revision()), only(result, OperationResult.Delete.class)));
        });
    }

    @Override
    public void txn(TxnRequest request, StreamObserver<TxnResponse> client) {
        Answer.to(client, () -> {
            Transaction transaction = Requests.transaction(request);
            Requests.requireSize(request);
            if (mayPut(request)) {
                alarms.requireNone();
            }
            return store.commit(RequestId.random(), transaction)
                    .thenApply(result -> Replies.transaction(headers.at(result.revision()), result));
        });
    }

    @Override
    public void compact(CompactionRequest request, StreamObserver<CompactionResponse> client) {
        Answer.to(client, () -> store.compact(Math.max(0, request.getRevision()))
                .thenApply(done ->
                        CompactionResponse.newBuilder().setHeader(headers.now()).build()));
    }

    private static boolean mayPut(TxnRequest request) {
        return Stream.concat(request.getSuccessList().stream(), request.getFailureList().stream())
                .anyMatch(operation ->
                        operation.hasRequestPut() || (operation.hasRequestTxn() && mayPut(operation.getRequestTxn())));
    }

    private CompletableFuture<TransactionResult> commit(Operation operation) {
        return store.commit(RequestId.random(), new Transaction(List.of(), List.of(operation), List.of()));
    }

    private static <T extends OperationResult> T only(TransactionResult result, Class<T> type) {
        return type.cast(result.results().get(0));
    }
}
