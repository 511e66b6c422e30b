package dev.muster.store.state;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StateLimits;
import dev.muster.store.keys.Changes;
import dev.muster.store.keys.KeySpace;
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
    private RequestMemory requests;
    private StateImage.@Nullable Formation formation;
    private long timeMillis;

    /** The state before the first entry. */
    public StoreState() {
        this(new KeySpace(), null, 0);
    }

    private StoreState(KeySpace keys, StateImage.@Nullable Formation formation, long timeMillis) {
        this.keys = keys;
        this.formation = formation;
        this.timeMillis = timeMillis;
        this.requests = new RequestMemory(limits());
    }

    /** The state that gave this image. */
    public static StoreState of(StateImage image) {
        StoreState state = new StoreState(KeySpace.of(image.keys()), image.formation(), image.timeMillis());
        image.requests().forEach(known -> state.requests.remember(known.request(), known.outcome()));
        return state;
    }

    /** Applies one entry; one outcome per command, in order. */
    public List<Outcome> apply(Entry entry) {
        timeMillis = Math.max(timeMillis, entry.timeMillis());
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
        return new StateImage(formation, timeMillis, keys.image(), requests.image());
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
        }
    }

    private void compactOldHistory() {
        long kept = keys.revision() - keys.compactRevision() + 1;
        if (kept > limits().revisionsKeptMax()) {
            keys.compact(keys.revision() - limits().revisionsKeptMax() + 1);
        }
    }
}
