package dev.muster.store;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A durable, linearizable, ordered key space with one global revision. The vocabulary and the semantics are etcd v3's: a
 * transaction has one revision however much it writes, one that writes nothing does not raise it, and a deleted key
 * starts again at version 1. A store that was just formed is at revision 1.
 *
 * <p>Thread-safe. No method blocks. Every future completes within {@link Limits#callTimeout()} and a little, normally or
 * with one of the exceptions named here, never wrapped; its dependants run on a thread of the store and must not block.
 * Calls made one after another from one thread on one member are applied in that order.
 */
public interface Store extends AutoCloseable {

    /**
     * Random id, drawn once when the cluster was formed and the same on all members for ever. Tokens given to clients
     * carry it, so that a cluster rebuilt from nothing is never taken for the old one.
     *
     * @throws NoQuorumException if this member has not yet heard that its cluster was formed; see {@link #formed()}
     */
    String clusterId();

    /** Completes with {@link #clusterId()} as soon as this member knows it; not bounded by the call timeout. */
    CompletableFuture<String> formed();

    /** Name of this member within its cluster. */
    String memberId();

    /**
     * Applies a transaction, once, however often it is repeated with the same request id: a repeat gets the first answer
     * as long as it is remembered ({@link StateLimits#requestsMax()}). A transaction that can only read is not remembered.
     *
     * @return fails with {@link NoQuorumException} if nothing was changed and nothing will be; with
     *     {@link OutcomeUnknownException} if the answer was lost: repeating it with the same request id is safe; with
     *     {@link RevisionCompactedException} or {@link RevisionInFutureException} if it reads at a revision
     *     that is gone or does not exist yet; with {@link dev.muster.api.ProblemException} of type
     *     {@code LIMIT_EXCEEDED} or {@code TOO_MANY_REQUESTS} at a bound
     */
    CompletableFuture<TransactionResult> commit(RequestId request, Transaction transaction);

    /**
     * Reads keys.
     *
     * @return fails with {@link NoQuorumException} if a linearizable answer is not possible now, with
     *     {@link RevisionCompactedException} or {@link RevisionInFutureException} if the revision is gone or
     *     does not exist yet
     */
    CompletableFuture<RangeResult> range(RangeQuery query, ReadAt at);

    /**
     * Tells of every change of the keys in {@code range}: in order, complete, none twice, and the changes of one revision
     * together. Starts with what this member still keeps of the past and goes on with what happens.
     *
     * @param fromRevision the first revision of interest; 0 is the next one that this member applies
     * @throws RevisionCompactedException if {@code fromRevision} is no longer kept
     * @throws dev.muster.api.ProblemException of type {@code TOO_MANY_REQUESTS} if there are
     *     {@link Limits#watchesMax()} watches
     */
    Watch watch(KeyRange range, long fromRevision, WatchListener listener);

    /**
     * Forgets the history before {@code revision}: older states can no longer be read, older changes no longer be
     * watched. What exists at {@code revision} stays.
     *
     * @return the revision; fails with {@link RevisionCompactedException} if that was done already, with
     *     {@link RevisionInFutureException} if {@code revision} does not exist yet, and like
     *     {@link #commit}
     */
    CompletableFuture<Long> compact(long revision);

    /**
     * Everything in the store at one revision, while it goes on working; contains all that was acknowledged before the
     * call.
     *
     * @return fails with {@link NoQuorumException} if that is not possible now
     */
    CompletableFuture<Backup> backup();

    /** What this member knows of itself and its cluster now; local, never waits. */
    StoreStatus status();

    /**
     * Calls {@code listener} whenever the leader or this member's role changed, on a thread of the store. Changes that
     * follow each other quickly may be told as one; the last is always told.
     *
     * @return closing it ends the calls
     */
    Subscription onStatusChange(StatusListener listener);

    /** Leaves the cluster's work in an orderly way and frees everything. Waiting calls fail. May be repeated. */
    @Override
    void close();

    /** Gives {@code key} a value; see {@link #commit}. */
    default CompletableFuture<TransactionResult> put(RequestId request, Key key, Value value) {
        return commit(request, Transaction.put(key, value));
    }

    /** Removes the keys of {@code range}; see {@link #commit}. */
    default CompletableFuture<TransactionResult> delete(RequestId request, KeyRange range) {
        return commit(request, Transaction.delete(range));
    }

    /** The newest state of one key, empty if it does not exist; see {@link #range}. */
    default CompletableFuture<Optional<KeyValue>> get(Key key, ReadAt at) {
        return range(RangeQuery.of(key), at).thenApply(RangeResult::first);
    }
}
