package dev.muster.config.cluster;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.Backup;
import dev.muster.store.Member;
import dev.muster.store.Membership;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The store for callers that may wait, such as the thread of a request. Every call ends within the store's call timeout, if nothing else is said;
 * failures are the store's own. Thread-safe.
 */
public final class BlockingStore {

    private final Store store;

    public BlockingStore(Store store) {
        this.store = store;
    }

    /** See {@link Store#commit}. */
    public TransactionResult commit(RequestId request, Transaction transaction) {
        return await(store.commit(request, transaction));
    }

    /** See {@link Store#range}. */
    public RangeResult range(RangeQuery query, ReadAt at) {
        return await(store.range(query, at));
    }

    /** See {@link Store#get}. */
    public Optional<KeyValue> get(Key key, ReadAt at) {
        return await(store.get(key, at));
    }

    /** See {@link Store#backup}. */
    public Backup backup() {
        return await(store.backup());
    }

    /** See {@link Membership#members}. */
    public List<Member> members() {
        return await(store.membership().members());
    }

    /** See {@link Membership#addLearner}; up to a minute. */
    public List<Member> addLearner(String id, String host, int port) {
        return await(store.membership().addLearner(id, host, port));
    }

    /** See {@link Membership#promote}; up to a minute. */
    public List<Member> promote(String id) {
        return await(store.membership().promote(id));
    }

    /** See {@link Membership#remove}; up to a minute. */
    public List<Member> remove(String id) {
        return await(store.membership().remove(id));
    }

    /** See {@link Membership#transferLeadership}; up to a minute. */
    public void transferLeadership(String id) {
        await(store.membership().transferLeadership(id));
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping; ask another");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException("The store failed", e.getCause());
        }
    }
}
