package dev.muster.store.recipe.place;

import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.recipe.place.Share.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The transactions of one claim, and what their results mean. Immutable. */
final class ClaimSteps {

    /** How many of those who come first an answer tells of, per queue. */
    private static final int AHEAD_MAX = 4;

    private final Claim claim;
    private final List<Key> keys;

    ClaimSteps(Claim claim) {
        this.claim = claim;
        this.keys = claim.keys();
    }

    /**
     * Takes the places at the end of the queues and tells who is before them, all at one revision.
     *
     * @param onlyIfFree take them only if the turn has come at once, as far as a compare can tell
     */
    Transaction enter(Value value, LeaseId lease, boolean onlyIfFree) {
        Transaction.Builder enter = Transaction.builder();
        keys.forEach(key -> enter.when(Compare.absent(key)));
        claim.agreement().ifPresent(agreement -> enter.when(agreement.holds()));
        for (Claim.Want want : claim.wants()) {
            if (onlyIfFree) {
                want.share().free(want.queue()).ifPresent(enter::when);
            }
            enter.then(Operation.range(want.share().before(want.queue(), 0)));
            enter.then(Operation.range(RangeQuery.of(want.queue().places()).withCountOnly()));
        }
        keys.forEach(key -> enter.then(Operation.put(key, value, lease)));
        enter.then(Operation.get(keys.get(0)));
        enter.orElse(Operation.get(keys.get(0)));
        claim.agreement().ifPresent(agreement -> enter.orElse(Operation.get(agreement.key())));
        claim.wants().forEach(want -> enter.orElse(ahead(want)));
        return enter.build();
    }

    /** The place that {@link #enter} made or found; empty if there is none. */
    Optional<KeyValue> place(TransactionResult entered) {
        int at = entered.succeeded() ? entered.results().size() - 1 : 0;
        return range(entered, at).first();
    }

    /** What was before the places when {@link #enter} made them. */
    Optional<Obstacle> obstacle(TransactionResult entered) {
        return obstacle(entered, 0, 2);
    }

    /** How many places the fullest of the queues had when {@link #enter} made one more. */
    long crowd(TransactionResult entered) {
        long most = 0;
        for (int i = 0; i < keys.size(); i++) {
            most = Math.max(most, range(entered, 2 * i + 1).count());
        }
        return most;
    }

    /** Why {@link #enter} made and found no place. */
    PlaceAnswer refusal(TransactionResult entered) {
        if (claim.agreement().isEmpty()) {
            return new PlaceAnswer.Busy(occupants(entered, 1));
        }
        Optional<Value> settled = range(entered, 1).first().map(KeyValue::value);
        return settled.equals(claim.agreement().map(Claim.Agreement::value))
                ? new PlaceAnswer.Busy(occupants(entered, 2))
                : new PlaceAnswer.Disagreed(settled);
    }

    /** Makes the places those of a later attempt, with this value, unless they changed since they were found. */
    Transaction takeOver(Occupant found, Value value) {
        Transaction.Builder takeOver =
                Transaction.builder().when(Compare.modRevision(keys.get(0), Relation.EQUAL, found.modRevision()));
        keys.forEach(key -> takeOver.when(created(key, found.token())));
        for (Claim.Want want : claim.wants()) {
            takeOver.then(Operation.range(
                    want.share().before(want.queue(), found.token().value())));
        }
        keys.forEach(key -> takeOver.then(new Operation.Put(key, value, null, false)));
        return takeOver.build();
    }

    /** What was before the places when {@link #takeOver} succeeded. */
    Optional<Obstacle> obstacleOfTakeOver(TransactionResult taken) {
        return obstacle(taken, 0, 1);
    }

    /** Reads whether the places are still there, and who is before them. */
    Transaction look(FencingToken token) {
        Transaction.Builder look = Transaction.builder();
        for (int i = 0; i < keys.size(); i++) {
            Claim.Want want = claim.wants().get(i);
            look.then(
                    Operation.range(RangeQuery.of(keys.get(i)).withKeysOnly()),
                    Operation.range(want.share().before(want.queue(), token.value())));
        }
        return look.build();
    }

    /** Whether {@link #look} found all places where they were. */
    boolean stands(TransactionResult looked, FencingToken token) {
        for (int i = 0; i < keys.size(); i++) {
            Optional<KeyValue> found = range(looked, 2 * i).first();
            if (found.isEmpty() || found.get().createRevision() != token.value()) {
                return false;
            }
        }
        return true;
    }

    /** What {@link #look} found before the places. */
    Optional<Obstacle> obstacleOfLook(TransactionResult looked) {
        return obstacle(looked, 1, 2);
    }

    /** Gives the places up if they still are those of this attempt, whose value nobody else has written. */
    Transaction leave(Value value) {
        Transaction.Builder leave = Transaction.builder();
        keys.forEach(key -> leave.when(Compare.value(key, Relation.EQUAL, value)));
        leave.orElse(Operation.range(RangeQuery.of(keys.get(0)).withKeysOnly()));
        for (Claim.Want want : claim.wants()) {
            leave.then(ahead(want)).orElse(ahead(want));
        }
        keys.forEach(key -> leave.then(Operation.delete(key)));
        return leave.build();
    }

    /** Whether the place was no longer there when {@link #leave} did nothing. */
    boolean gone(TransactionResult left) {
        return !left.succeeded() && range(left, 0).first().isEmpty();
    }

    /** The first in the queues when {@link #leave} ran, without those of this claim. */
    List<Occupant> ahead(TransactionResult left) {
        return occupants(left, left.succeeded() ? 0 : 1);
    }

    static Compare created(Key key, FencingToken token) {
        return Compare.createRevision(key, Relation.EQUAL, token.value());
    }

    private static Operation ahead(Claim.Want want) {
        return Operation.range(want.queue().first(AHEAD_MAX));
    }

    private List<Occupant> occupants(TransactionResult result, int from) {
        List<Occupant> found = new ArrayList<>();
        for (int i = 0; i < claim.wants().size(); i++) {
            range(result, from + i).entries().stream()
                    .filter(entry -> !keys.contains(entry.key()))
                    .map(Occupant::of)
                    .forEach(found::add);
        }
        return found;
    }

    /** The first of the obstacles in all queues; the others are looked at again when it is gone. */
    private Optional<Obstacle> obstacle(TransactionResult result, int from, int step) {
        for (int i = 0; i < keys.size(); i++) {
            Claim.Want want = claim.wants().get(i);
            List<KeyValue> before = range(result, from + step * i).entries();
            Optional<Obstacle> found = want.share().obstacle(want.queue(), before);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static RangeResult range(TransactionResult result, int at) {
        return ((OperationResult.Range) result.results().get(at)).result();
    }
}
