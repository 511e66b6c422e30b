package dev.muster.store.recipe.counter;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.CounterName;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterView;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes keys that hold a number, each guarded by the number it was computed from. What a key will hold after the
 * changes that are on their way is foreseen, so that they need not wait for each other. Thread-safe.
 */
final class CounterCells {

    /** Most keys whose number is foreseen; the one that was not used for longest goes first. */
    private static final int FORESEEN_MAX = 10_000;

    private final Store store;

    /** Guards the cells and what is in them, and keeps commits in the order of the foresight. */
    private final Object lock = new Object();

    private final Map<Key, Cell> cells = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Cell> eldest) {
            return size() > FORESEEN_MAX;
        }
    };

    CounterCells(Store store) {
        this.store = store;
    }

    /** From what a number is to what becomes of it. */
    interface Rule extends LongFunction<Step> {}

    /** What is to become of a number: another one, or a refusal. */
    record Step(long value, @Nullable Function<CounterView, CounterOutcome> refusal) {

        static Step to(long value) {
            return new Step(value, null);
        }

        static Step refuse(long found, Function<CounterView, CounterOutcome> refusal) {
            return new Step(found, refusal);
        }
    }

    /** What became of it. */
    record Change(
            boolean done,
            long before,
            long after,
            long revision,
            @Nullable Function<CounterView, CounterOutcome> refusal) {

        CounterOutcome outcome(CounterName name) {
            CounterView view = new CounterView(name, after, revision);
            return refusal == null ? new CounterOutcome.Changed(before, view) : refusal.apply(view);
        }
    }

    private static final class Cell {
        private boolean known;
        private boolean exists;
        private long value;

        /** How often what was foreseen turned out wrong; tells late failures from new ones. */
        private long guesses;
    }

    CompletableFuture<Change> change(Key key, RequestId request, String what, Rule rule) {
        return Attempts.repeat(key.text(), number -> seen(key, number)
                .thenCompose(seen -> attempt(key, Attempts.id(request, key.text() + ' ' + what, number), rule)));
    }

    private CompletableFuture<?> seen(Key key, int attempt) {
        synchronized (lock) {
            if (cell(key).known) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return store.get(key, attempt == 0 ? ReadAt.STALE : ReadAt.LINEARIZABLE).thenAccept(found -> {
            synchronized (lock) {
                Cell cell = cell(key);
                if (!cell.known) {
                    cell.known = true;
                    cell.exists = found.isPresent();
                    cell.value = found.map(CounterCells::number).orElse(0L);
                }
            }
        });
    }

    private Cell cell(Key key) {
        return cells.computeIfAbsent(key, unseen -> new Cell());
    }

    private CompletableFuture<Optional<Change>> attempt(Key key, RequestId id, Rule rule) {
        CompletableFuture<TransactionResult> commit;
        Step step;
        long guess;
        synchronized (lock) {
            Cell cell = cell(key);
            step = rule.apply(cell.value);
            guess = cell.guesses;
            boolean changes = step.refusal() == null;
            commit = store.commit(
                    id,
                    Transaction.builder()
                            .when(holds(key, cell))
                            .then(changes ? put(key, step.value()) : nothing(key), Operation.get(key))
                            .orElse(Operation.get(key))
                            .build());
            cell.value = changes ? step.value() : cell.value;
            cell.exists |= changes;
        }
        return commit.whenComplete((result, failure) -> {
                    if (failure != null) {
                        doubt(key, guess);
                    }
                })
                .thenApply(result -> outcome(key, guess, step, result));
    }

    private Optional<Change> outcome(Key key, long guess, Step step, TransactionResult result) {
        int last = result.results().size() - 1;
        Optional<KeyValue> now =
                ((OperationResult.Range) result.results().get(last)).result().first();
        long value = now.map(CounterCells::number).orElse(0L);
        if (!result.succeeded()) {
            guessAgain(key, guess, now);
            return Optional.empty();
        }
        long revision = now.map(KeyValue::modRevision).orElse(0L);
        if (result.results().get(0) instanceof OperationResult.Put put) {
            KeyValue previous = put.previous();
            if (step.refusal() != null || step.value() != value) { // a repeat: what was foreseen did not happen now
                doubt(key, guess);
            }
            return Optional.of(new Change(true, previous == null ? 0 : number(previous), value, revision, null));
        }
        if (step.refusal() == null) { // a repeat of what was refused: once more, with what it is now
            doubt(key, guess);
            return Optional.empty();
        }
        return Optional.of(new Change(false, value, value, revision, step.refusal()));
    }

    /** The guess was wrong, and with it those that were built on it; whoever finds out first corrects it. */
    private void guessAgain(Key key, long guess, Optional<KeyValue> found) {
        synchronized (lock) {
            Cell cell = cell(key);
            if (cell.guesses == guess) {
                cell.guesses++;
                cell.known = true;
                cell.exists = found.isPresent();
                cell.value = found.map(CounterCells::number).orElse(0L);
            }
        }
    }

    /** The guess may be wrong; the next attempt looks. */
    private void doubt(Key key, long guess) {
        synchronized (lock) {
            Cell cell = cell(key);
            if (cell.guesses == guess) {
                cell.guesses++;
                cell.known = false;
            }
        }
    }

    private static Compare holds(Key key, Cell cell) {
        return cell.exists
                ? Compare.value(key, Relation.EQUAL, Value.of(Long.toString(cell.value)))
                : Compare.absent(key);
    }

    private static Operation put(Key key, long value) {
        return new Operation.Put(key, Value.of(Long.toString(value)), LeaseId.NONE, true);
    }

    private static Operation nothing(Key key) {
        return Operation.delete(Key.of(key.text() + "/nothing"));
    }

    private static long number(KeyValue entry) {
        return Long.parseLong(entry.value().text());
    }
}
