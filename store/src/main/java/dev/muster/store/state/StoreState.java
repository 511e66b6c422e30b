package dev.muster.store.state;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseExistsException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StateHash;
import dev.muster.store.StateLimits;
import dev.muster.store.keys.Changes;
import dev.muster.store.keys.KeySpace;
import dev.muster.store.keys.Lease;
import dev.muster.store.keys.LeaseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicated state. The same entries in the same order give the same state and the same outcomes on every member.
 * Not thread-safe: whoever owns it guards it; any number of readers, or one writer.
 */
public final class StoreState implements Command.Cases<Outcome> {

    private final KeySpace keys;
    private final HistoryAge age;
    private RequestMemory requests;
    private StateImage.@Nullable Formation formation;
    private long timeMillis;
    private long term;

    /** The state before the first entry. */
    public StoreState() {
        this(new KeySpace(), new HistoryAge(List.of()), null, 0);
    }

    private StoreState(KeySpace keys, HistoryAge age, StateImage.@Nullable Formation formation, long timeMillis) {
        this.keys = keys;
        this.age = age;
        this.formation = formation;
        this.timeMillis = timeMillis;
        this.requests = new RequestMemory(limits());
    }

    /** The state that gave this image. */
    public static StoreState of(StateImage image) {
        StoreState state = new StoreState(
                KeySpace.of(image.keys()), new HistoryAge(image.ages()), image.formation(), image.timeMillis());
        image.requests().forEach(known -> state.requests.remember(known.request(), known.outcome()));
        return state;
    }

    /** From now on {@code listener} hears of leases, while entries are applied. */
    public void observe(LeaseObserver listener) {
        keys.observe(listener);
    }

    /**
     * Applies one entry; one outcome per command, in order.
     *
     * @param entryTerm leadership period of the entry's place in the log
     */
    public List<Outcome> apply(Entry entry, long entryTerm) {
        timeMillis = Math.max(timeMillis, entry.timeMillis());
        term = entryTerm;
        compactTo(age.oldestKept(timeMillis, keys.revision(), limits().historyAgeMax()));
        List<Outcome> outcomes = new ArrayList<>(entry.commands().size());
        for (Command command : entry.commands()) {
            outcomes.add(command.match(this));
        }
        return outcomes;
    }

    /** Absent until the cluster is formed. */
    public @Nullable String clusterId() {
        return formation == null ? null : formation.clusterId();
    }

    /** Bounds of this state; the defaults until the cluster is formed. */
    public StateLimits limits() {
        return formation == null ? StateLimits.defaults() : formation.limits();
    }

    /** The newest revision. */
    public long revision() {
        return keys.revision();
    }

    /** The oldest revision that is kept. */
    public long compactRevision() {
        return keys.compactRevision();
    }

    /** Size of the key space with its history; see {@link KeySpace#bytes}. */
    public long bytes() {
        return keys.bytes();
    }

    /**
     * The part of {@link #bytes} that a quota counts. What the newest revision replaced or deleted is kept for its events
     * as long as it is the newest; once everything before it is compacted, only another change can make it go, so that it
     * must not stand in the way of one.
     */
    public long countedBytes() {
        return keys.compactRevision() == keys.revision() ? keys.bytes() - keys.historyBytes() : keys.bytes();
    }

    /** Checksum of the kept history; see {@link KeySpace#hash}. */
    public StateHash hash(long upTo) {
        return keys.hash(upTo);
    }

    /** A lease with its keys; absent if there is none with this id. */
    public @Nullable Lease lease(LeaseId id) {
        return keys.lease(id);
    }

    /** Number of all leases that were ever granted; see {@link Command.Expire}. */
    public long grants() {
        return keys.grants();
    }

    /** All leases, by id. */
    public List<LeaseId> leases() {
        return keys.leases();
    }

    /** What the first write with this request id came to, while that is remembered. */
    public @Nullable Outcome answerTo(RequestId request) {
        return requests.answerTo(request);
    }

    /** Reads keys; see {@link KeySpace#range}. */
    public RangeResult range(RangeQuery query) {
        return keys.range(query, limits());
    }

    /** A stretch of the history; see {@link KeySpace#changes}. */
    public Changes changes(KeyRange range, long from, int revisionsMax) {
        return keys.changes(range, from, revisionsMax);
    }

    /** Everything in it, for a snapshot. */
    public StateImage image() {
        return new StateImage(formation, timeMillis, age.image(), keys.image(), requests.image());
    }

    @Override
    public Outcome form(Command.Form form) {
        StateImage.Formation known = formation;
        if (known == null) {
            known = new StateImage.Formation(form.clusterId(), form.limits());
            formation = known;
            requests = new RequestMemory(form.limits());
        }
        return new Outcome.Formed(known.clusterId());
    }

    @Override
    public Outcome commit(Command.Commit commit) {
        if (formation == null) {
            return new Outcome.NotFormed();
        }
        if (commit.transaction().readOnly()) {
            return refusing(() -> committed(commit.transaction()));
        }
        return once(commit.request(), () -> {
            Outcome outcome = refusing(() -> committed(commit.transaction()));
            compactOldHistory();
            return outcome;
        });
    }

    @Override
    public Outcome compact(Command.Compact compact) {
        if (formation == null) {
            return new Outcome.NotFormed();
        }
        return once(
                compact.request(),
                () -> refusing(() -> {
                    keys.compact(compact.revision());
                    return new Outcome.Compacted(compact.revision());
                }));
    }

    @Override
    public Outcome grant(Command.Grant grant) {
        if (formation == null) {
            return new Outcome.NotFormed();
        }
        return once(
                grant.request(),
                () -> refusing(() -> {
                    Duration min = limits().leaseTtlMin();
                    Duration ttl = grant.ttl().compareTo(min) < 0 ? min : grant.ttl();
                    keys.grant(grant.lease(), ttl);
                    return new Outcome.Granted(new LeaseGrant(keys.revision(), grant.lease(), ttl));
                }));
    }

    @Override
    public Outcome revoke(Command.Revoke revoke) {
        if (formation == null) {
            return new Outcome.NotFormed();
        }
        return once(
                revoke.request(),
                () -> refusing(() -> {
                    keys.revoke(revoke.lease());
                    compactOldHistory();
                    return new Outcome.Revoked(keys.revision());
                }));
    }

    @Override
    public Outcome expire(Command.Expire expire) {
        List<LeaseId> ended = new ArrayList<>();
        if (expire.term() == term) {
            for (LeaseId id : expire.leases()) {
                Lease lease = keys.lease(id);
                if (lease != null && lease.grant() <= expire.grants()) { // it may have been revoked meanwhile
                    keys.revoke(id);
                    ended.add(id);
                }
            }
            compactOldHistory();
        }
        return new Outcome.Expired(ended);
    }

    @Override
    public Outcome configure(Command.Configure configure) {
        StateImage.Formation known = formation;
        if (known == null) {
            return new Outcome.NotFormed();
        }
        formation = new StateImage.Formation(known.clusterId(), configure.limits());
        List<RememberedRequest> remembered = requests.image();
        requests = new RequestMemory(configure.limits());
        remembered.forEach(one -> requests.remember(one.request(), one.outcome()));
        compactOldHistory();
        return new Outcome.Configured();
    }

    @Override
    public Outcome barrier(Command.Barrier barrier) {
        return new Outcome.Passed();
    }

    private Outcome committed(Transaction transaction) {
        TransactionResult result = keys.apply(transaction, limits());
        return new Outcome.Committed(result);
    }

    private Outcome once(RequestId request, Supplier<Outcome> effect) {
        Outcome first = requests.answerTo(request);
        if (first != null) {
            return first;
        }
        Outcome outcome = effect.get();
        requests.remember(request, outcome);
        return outcome;
    }

    private Outcome refusing(Supplier<Outcome> effect) {
        try {
            return effect.get();
        } catch (RevisionCompactedException gone) {
            return new Outcome.RevisionCompacted(gone.requestedRevision(), gone.compactRevision());
        } catch (RevisionInFutureException unknown) {
            return new Outcome.RevisionInFuture(unknown.requestedRevision(), keys.revision());
        } catch (LeaseNotFoundException unknown) {
            return new Outcome.LeaseNotFound(unknown.lease());
        } catch (LeaseExistsException taken) {
            return new Outcome.LeaseExists(taken.lease());
        } catch (KeyNotFoundException unknown) {
            return new Outcome.KeyNotFound(unknown.key());
        }
    }

    private void compactOldHistory() {
        StateLimits limits = limits();
        compactTo(keys.revision() - limits.revisionsKeptMax() + 1);
        while (keys.historyBytes() > limits.historyBytesMax() && keys.compactRevision() < keys.revision()) {
            keys.compact(keys.compactRevision() + 1);
        }
    }

    private void compactTo(long oldestKept) {
        if (oldestKept > keys.compactRevision()) {
            keys.compact(oldestKept);
        }
    }
}
