package dev.muster.store.recipe.barrier;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.BarrierOutcome;
import dev.muster.api.coordination.BarrierView;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Double barriers: a number of parties begin together and end together. Each is there under a lease; one whose lease ended
 * is counted out, so that the others are not held for ever by the dead.
 *
 * <p>Once all were there the barrier is open: those who entered begin, even if one of them dies at once, and nobody else
 * enters until the last of them left. Then it can be used again.
 *
 * <p>Thread-safe; no method blocks; futures may be cancelled, which ends the wait and not the presence. Futures fail like
 * those of {@link Store#commit}; after an unknown outcome, or when the time was over, it is safe to repeat the call.
 */
public final class DoubleBarrierService {

    /** Most parties of one barrier. */
    public static final int PARTIES_MAX = 100;

    private final Store store;
    private final Waits waits;

    /** @param waits belongs to the caller, who closes it */
    public DoubleBarrierService(Store store, Waits waits) {
        this.store = store;
        this.waits = waits;
    }

    /**
     * Enters and waits until all are there.
     *
     * @param parties how many are waited for, the same for all of them; 1 to {@value #PARTIES_MAX}
     * @param party name of this one; whoever enters under the same name again is the same
     * @param lease the party's
     * @return fails with an {@code INVALID_ARGUMENT} problem if the others wait for another number, with
     *     {@link dev.muster.store.LeaseNotFoundException} if the lease is not there or ended while it waited
     */
    public CompletableFuture<BarrierOutcome> enter(
            Namespace namespace, BarrierName name, int parties, String party, LeaseId lease, Duration wait) {
        if (parties < 1 || parties > PARTIES_MAX) {
            throw new InvalidArgumentException("parties", parties, "1 to " + PARTIES_MAX);
        }
        if (!lease.present()) {
            throw new InvalidArgumentException("lease", "none", "the lease of the party");
        }
        Key present = BarrierKeys.present(namespace, name, party);
        Place place = new Place(namespace, name, parties, present, lease);
        int[] missing = {parties};
        return waits.until(
                BarrierKeys.doubleBarrier(namespace, name),
                wait,
                () -> lookToEnter(place, missing),
                () -> new BarrierOutcome.Waiting(missing[0]));
    }

    private record Place(Namespace namespace, BarrierName name, int parties, Key present, LeaseId lease) {}

    private CompletableFuture<Optional<BarrierOutcome>> lookToEnter(Place place, int[] missing) {
        return read(place.namespace(), place.name()).thenCompose(range -> {
            State state = State.of(place.namespace(), place.name(), range);
            boolean here = state.present().stream()
                    .anyMatch(entry ->
                            entry.key().equals(place.present()) && entry.lease().equals(place.lease()));
            KeyValue opened = state.open();
            if (opened != null && state.present().isEmpty()) { // the last one died before it left
                return close(place.namespace(), place.name(), opened)
                        .thenCompose(closed -> lookToEnter(place, missing));
            }
            if (opened != null) {
                missing[0] = place.parties();
                return CompletableFuture.completedFuture(
                        here ? passed(range) : Optional.empty()); // or waits for the next round
            }
            if (!state.present().isEmpty() && state.parties() != place.parties()) {
                throw new InvalidArgumentException(
                        "parties", place.parties(), state.parties() + ", as those who are there wait for");
            }
            int others = state.present().size() - (here ? 1 : 0);
            boolean replaced = !here
                    && state.present().stream().anyMatch(entry -> entry.key().equals(place.present()));
            int now = others + (replaced ? 0 : 1);
            missing[0] = place.parties() - now;
            return here && now < place.parties()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : enter(place, state, now >= place.parties(), missing);
        });
    }

    /** Enters, and opens if this one was the last; guarded by everybody who was seen. */
    private CompletableFuture<Optional<BarrierOutcome>> enter(Place place, State state, boolean last, int[] missing) {
        List<Compare> guards = new ArrayList<>();
        Key open = BarrierKeys.open(place.namespace(), place.name());
        Key parties = BarrierKeys.parties(place.namespace(), place.name());
        guards.add(Compare.absent(open));
        // Each entry writes this key, so that two that are last at once do not both believe that somebody is missing.
        guards.add(Compare.modRevision(parties, Relation.EQUAL, state.partiesRevision()));
        List<Operation> steps = new ArrayList<>();
        steps.add(Operation.put(parties, Value.of(Integer.toString(place.parties()))));
        steps.add(Operation.put(place.present(), Value.EMPTY, place.lease()));
        if (last) {
            for (KeyValue entry : state.present()) { // none of them may have died since
                guards.add(Compare.modRevision(entry.key(), Relation.EQUAL, entry.modRevision()));
            }
            steps.add(Operation.put(open, Value.EMPTY));
        }
        return store.commit(RequestId.random(), new Transaction(guards, steps, List.of()))
                .thenCompose(result -> {
                    if (!result.succeeded()) {
                        return lookToEnter(place, missing);
                    }
                    return CompletableFuture.completedFuture(
                            last
                                    ? Optional.of(new BarrierOutcome.Passed(result.revision()))
                                    : Optional.<BarrierOutcome>empty()); // its own entry is news, too
                });
    }

    /**
     * Leaves and waits until all left. One who is not there only waits.
     *
     * @param party name under which it entered
     */
    public CompletableFuture<BarrierOutcome> leave(
            Namespace namespace, BarrierName name, RequestId request, String party, Duration wait) {
        Key present = BarrierKeys.present(namespace, name, party);
        int[] missing = {1};
        CompletableFuture<Boolean> over = new CompletableFuture<>(); // so that cancelling the result ends the wait
        CompletableFuture<BarrierOutcome> result = Attempts.plain(store.commit(
                        Attempts.id(request, present.text() + " leave", 0),
                        Transaction.builder()
                                .when(Compare.exists(present))
                                .then(Operation.delete(present))
                                .build())
                .thenCompose(left -> {
                    CompletableFuture<BarrierOutcome> waiting = waits.until(
                            BarrierKeys.doubleBarrier(namespace, name),
                            wait,
                            () -> lookToLeave(namespace, name, missing),
                            () -> new BarrierOutcome.Waiting(missing[0]));
                    var unused = over.thenRun(() -> waiting.cancel(false));
                    return waiting;
                }));
        var unused = result.whenComplete((outcome, failure) -> over.complete(true));
        return result;
    }

    private CompletableFuture<Optional<BarrierOutcome>> lookToLeave(
            Namespace namespace, BarrierName name, int[] missing) {
        return read(namespace, name).thenCompose(range -> {
            State state = State.of(namespace, name, range);
            missing[0] = state.present().size();
            KeyValue opened = state.open();
            if (opened == null) {
                return CompletableFuture.completedFuture(passed(range)); // closed behind the last one
            }
            if (!state.present().isEmpty()) {
                return CompletableFuture.completedFuture(Optional.<BarrierOutcome>empty());
            }
            return close(namespace, name, opened).thenApply(closed -> passed(range));
        });
    }

    /** Closes behind the last one, for the next round. */
    private CompletableFuture<?> close(Namespace namespace, BarrierName name, KeyValue open) {
        Compare nobody = new Compare.Version(BarrierKeys.present(namespace, name), Relation.EQUAL, 0);
        return store.commit(
                RequestId.random(),
                Transaction.builder()
                        .when(Compare.modRevision(open.key(), Relation.EQUAL, open.modRevision()), nobody)
                        .then(Operation.delete(open.key()), Operation.delete(BarrierKeys.parties(namespace, name)))
                        .build());
    }

    /** Who is there. */
    public CompletableFuture<BarrierView> view(Namespace namespace, BarrierName name) {
        return read(namespace, name).thenApply(range -> {
            State state = State.of(namespace, name, range);
            return new BarrierView(
                    name,
                    state.parties(),
                    state.open() != null,
                    state.present().stream()
                            .map(entry -> BarrierKeys.party(entry.key()))
                            .toList());
        });
    }

    private CompletableFuture<RangeResult> read(Namespace namespace, BarrierName name) {
        return store.range(RangeQuery.of(BarrierKeys.doubleBarrier(namespace, name)), ReadAt.LINEARIZABLE);
    }

    private static Optional<BarrierOutcome> passed(RangeResult range) {
        return Optional.of(new BarrierOutcome.Passed(range.revision()));
    }
}
