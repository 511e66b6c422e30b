package dev.muster.config.release;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.Backup;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import dev.muster.store.StatusListener;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import java.util.concurrent.CompletableFuture;

/** A store that applies what it is told, and loses its answer when asked to. */
final class LosingStore implements Store {

    private final Store real;
    private volatile boolean losing;
    private volatile boolean forgetful;

    LosingStore(Store real) {
        this.real = real;
    }

    /** Whether answers get lost from now on. */
    void lose(boolean lost) {
        losing = lost;
    }

    /** From now on the store has forgotten the request ids, as a real one does after very many requests. */
    void forgetRequests() {
        forgetful = true;
    }

    @Override
    public CompletableFuture<TransactionResult> commit(RequestId request, Transaction transaction) {
        CompletableFuture<TransactionResult> answer =
                real.commit(forgetful ? RequestId.random() : request, transaction);
        return losing
                ? answer.thenCompose(lost ->
                        CompletableFuture.failedFuture(new OutcomeUnknownException(request, "The answer was lost")))
                : answer;
    }

    @Override
    public String clusterId() {
        return real.clusterId();
    }

    @Override
    public CompletableFuture<String> formed() {
        return real.formed();
    }

    @Override
    public String memberId() {
        return real.memberId();
    }

    @Override
    public CompletableFuture<RangeResult> range(RangeQuery query, ReadAt at) {
        return real.range(query, at);
    }

    @Override
    public Watch watch(KeyRange range, long fromRevision, WatchListener listener) {
        return real.watch(range, fromRevision, listener);
    }

    @Override
    public CompletableFuture<Long> compact(long revision) {
        return real.compact(revision);
    }

    @Override
    public CompletableFuture<Backup> backup() {
        return real.backup();
    }

    @Override
    public StoreStatus status() {
        return real.status();
    }

    @Override
    public Subscription onStatusChange(StatusListener listener) {
        return real.onStatusChange(listener);
    }

    @Override
    public void close() {
        real.close();
    }
}
