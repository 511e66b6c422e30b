package dev.muster.store;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import java.time.Duration;
import java.util.List;
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
     *     that is gone or does not exist yet; with {@link LeaseNotFoundException} or {@link KeyNotFoundException} if a put
     *     names a lease that is not there or keeps what is not there; with {@link NoSpaceException} if it may put and the
     *     store is at its quota; with {@link dev.muster.api.ProblemException} of type {@code LIMIT_EXCEEDED} or
     *     {@code TOO_MANY_REQUESTS} at a bound
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
     * Grants a lease: a right to keep keys, which all go at one revision when it ends. It ends when it was not kept alive
     * for its time to live, or is revoked. The time is counted by the leader on a monotonic clock; after a change of the
     * leader every lease has its full time again, so it may live longer than asked for, never shorter.
     *
     * @param id the one to use, or {@link LeaseId#NONE} for any free one; a repeat with the same request id gives the first
     *     answer either way
     * @param ttl raised to {@link StateLimits#leaseTtlMin()}; at most {@link StateLimits#LEASE_TTL_MAX}
     * @return fails with {@link LeaseExistsException}, {@link NoSpaceException}, and like {@link #commit}
     */
    CompletableFuture<LeaseGrant> grant(RequestId request, LeaseId id, Duration ttl);

    /**
     * Ends a lease and removes its keys, at one revision; there is no new revision if it has no keys.
     *
     * @return the store's revision after it; fails with {@link LeaseNotFoundException}, and like {@link #commit}
     */
    CompletableFuture<Long> revoke(RequestId request, LeaseId id);

    /**
     * Gives a lease its full time again, counted from now. Answered once it is certain that the one who counts still leads,
     * so that a paused and replaced leader promises nothing.
     *
     * @return fails with {@link LeaseNotFoundException} if it has ended or is just ending, with {@link NoQuorumException}
     *     if nobody could confirm it in time: it may then end, or have been prolonged
     */
    CompletableFuture<LeaseStatus> keepAlive(LeaseId id);

    /**
     * A lease with its remaining time and its keys; linearizable.
     *
     * @return fails with {@link LeaseNotFoundException} or {@link NoQuorumException}
     */
    CompletableFuture<LeaseStatus> lease(LeaseId id);

    /**
     * All leases, by id.
     *
     * @return fails with {@link NoQuorumException} if a linearizable answer is not possible now
     */
    CompletableFuture<List<LeaseId>> leases(ReadAt at);

    /**
     * Tells of every change that was asked for: in order, complete, none twice, and the changes of one revision
     * together. Starts with what this member still keeps of the past and goes on with what happens.
     *
     * @throws RevisionCompactedException if {@link WatchRequest#fromRevision()} is no longer kept
     * @throws dev.muster.api.ProblemException of type {@code TOO_MANY_REQUESTS} if there are
     *     {@link Limits#watchesMax()} watches
     */
    Watch watch(WatchRequest request, WatchListener listener);

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

    /**
     * Checksum of what this member keeps; local.
     *
     * @param revision up to which; 0 is the newest
     * @return fails with {@link RevisionCompactedException} or {@link RevisionInFutureException}
     */
    CompletableFuture<StateHash> hash(long revision);

    /** What this member knows of itself and its cluster now; local, never waits. */
    StoreStatus status();

    /**
     * Calls {@code listener} whenever the leader, the members or this member's role changed, an alarm or a warning began or
     * ended, or this member failed, on a thread of the store. Changes that follow each other quickly may be told as one;
     * the last is always told.
     *
     * @return closing it ends the calls
     */
    Subscription onStatusChange(StatusListener listener);

    /** Who belongs to the cluster, and changing that. */
    Membership membership();

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

    /** All changes of a range from a revision on; see {@link #watch(WatchRequest, WatchListener)}. */
    default Watch watch(KeyRange range, long fromRevision, WatchListener listener) {
        return watch(WatchRequest.of(range, fromRevision), listener);
    }

    /** The newest state of one key, empty if it does not exist; see {@link #range}. */
    default CompletableFuture<Optional<KeyValue>> get(Key key, ReadAt at) {
        return range(RangeQuery.of(key), at).thenApply(RangeResult::first);
    }
}
