package dev.muster.store.recipe.queue;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueStart;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads and creates the head of one queue, and counts. Thread-safe. */
final class QueueHeads {

    private final Store store;
    private final QueueKeys keys;

    QueueHeads(Store store, QueueKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** The head; a queue that does not exist is created with the default settings. */
    CompletableFuture<QueueHead> open(ReadAt at) {
        return find(at).thenCompose(found -> found.map(CompletableFuture::completedFuture)
                .orElseGet(() -> create(RequestId.random(), QueueSettings.DEFAULTS)
                        .thenCompose(created -> find(ReadAt.LINEARIZABLE))
                        .thenCompose(created -> created.map(CompletableFuture::completedFuture)
                                .orElseGet(() -> open(ReadAt.LINEARIZABLE))))); // somebody deleted it at once
    }

    CompletableFuture<Optional<QueueHead>> find(ReadAt at) {
        return store.range(RangeQuery.of(keys.head()), at)
                .thenApply(range -> Optional.ofNullable(QueueHead.of(keys, range)));
    }

    /** Creates the queue unless there is one. */
    CompletableFuture<Boolean> create(RequestId request, QueueSettings settings) {
        return store.commit(
                        request,
                        Transaction.builder()
                                .when(Compare.absent(keys.settings()))
                                .then(
                                        Operation.put(keys.settings(), QueueHead.encode(settings)),
                                        Operation.put(keys.name(), Value.EMPTY))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** How many keys there are; at a revision, or 0 for now. Local. */
    CompletableFuture<Long> count(KeyRange range, long revision) {
        return store.range(RangeQuery.of(range).withCountOnly().withRevision(revision), ReadAt.STALE)
                .thenApply(RangeResult::count);
    }

    /** Elements that are ready or delayed. */
    CompletableFuture<Long> waiting(long revision) {
        return count(keys.list("fresh"), revision)
                .thenCombine(count(keys.list("returned"), revision), Long::sum)
                .thenCombine(count(keys.list("delayed"), revision), Long::sum);
    }

    /** Starts the queue if what it waits for happened; whether it is started now. */
    CompletableFuture<Boolean> startIfDue(QueueHead head) {
        QueueStart start = head.settings().start();
        if (start instanceof QueueStart.AtLength wanted) {
            return waiting(0).thenCompose(length -> length < wanted.length() ? NO : start(head, head.same(keys)));
        }
        if (start instanceof QueueStart.WhenPresent wanted) {
            Key key = wanted.key();
            return store.get(key, ReadAt.STALE)
                    .thenCompose(found -> found.isEmpty() ? NO : start(head, Compare.exists(key)));
        }
        return NO;
    }

    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    private CompletableFuture<Boolean> start(QueueHead head, Compare condition) {
        return store.commit(
                        RequestId.random(),
                        Transaction.builder()
                                .when(head.same(keys), condition)
                                .then(Operation.put(keys.started(), Value.EMPTY))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** A write that changes nothing, so that its request id is remembered. */
    Operation nothing() {
        return Operation.delete(keys.head("nothing"));
    }

    /** What a read in a transaction found first. */
    static Optional<KeyValue> read(OperationResult result) {
        return result instanceof OperationResult.Range range ? range.result().first() : Optional.empty();
    }
}
