package dev.muster.store.recipe.queue;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.QueueSettleOutcome;
import dev.muster.api.coordination.QueueToken;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Brings elements of one queue back: given back, of a dead consumer, or delayed until now. Thread-safe. */
final class QueueReturns {

    private static final int BATCH_MAX = 32;
    private static final int BATCHES_MAX = 1_000;

    private final Store store;
    private final QueueKeys keys;
    private final Clock clock;

    QueueReturns(Store store, QueueKeys keys, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    CompletableFuture<QueueSettleOutcome> acknowledge(RequestId request, QueueToken token) {
        long number = token.element().number();
        Transaction transaction = Transaction.builder()
                .when(Compare.modRevision(keys.taken(number), Relation.EQUAL, token.fence()))
                .then(
                        Operation.delete(keys.taken(number)),
                        Operation.delete(keys.held(number)),
                        Operation.delete(keys.content(number)))
                .build();
        return store.commit(Attempts.id(request, keys.root() + "acknowledge " + token, 0), transaction)
                .thenApply(result -> settled(result.succeeded(), token));
    }

    CompletableFuture<QueueSettleOutcome> giveBack(
            RequestId request, QueueToken token, Duration delay, QueueHead head) {
        long number = token.element().number();
        RequestId id = Attempts.id(request, keys.root() + "give-back " + token, 0);
        return store.get(keys.taken(number), ReadAt.LINEARIZABLE).thenCompose(taken -> {
            Optional<KeyValue> current = taken.filter(entry -> entry.modRevision() == token.fence());
            Transaction transaction = current.map(entry -> {
                        List<Operation> steps = new ArrayList<>();
                        boolean returns = back(QueueEntry.of(entry.value()), number, delay, head, steps);
                        steps.add(returns ? stamp() : Operation.put(keys.delays(), Value.EMPTY));
                        steps.add(Operation.delete(keys.held(number)));
                        return new Transaction(
                                List.of(Compare.modRevision(keys.taken(number), Relation.EQUAL, token.fence())),
                                steps,
                                List.of());
                    })
                    .orElseGet(() -> Transaction.builder() // a repeat gets its first answer
                            .when(Compare.modRevision(keys.taken(number), Relation.EQUAL, token.fence()))
                            .orElse(Operation.delete(keys.head("nothing")))
                            .build());
            return store.commit(id, transaction).thenApply(result -> settled(result.succeeded(), token));
        });
    }

    /**
     * Everything whose consumer's lease ended goes back, everything delayed until now becomes ready.
     *
     * @param lowest number from which on elements can be taken
     * @return whether there was something
     */
    CompletableFuture<Boolean> sweep(QueueHead head, long lowest) {
        return repeatedly(() -> redeliver(head, lowest), 0)
                .thenCombine(
                        head.delays() ? repeatedly(() -> promote(head), 0) : CompletableFuture.completedFuture(false),
                        (dead, due) -> dead || due);
    }

    private interface Batch {
        CompletableFuture<Boolean> run();
    }

    private static CompletableFuture<Boolean> repeatedly(Batch batch, int done) {
        return batch.run()
                .thenCompose(some -> some && done < BATCHES_MAX
                        ? repeatedly(batch, done + 1).thenApply(more -> true)
                        : CompletableFuture.completedFuture(some || done > 0));
    }

    private CompletableFuture<Boolean> redeliver(QueueHead head, long lowest) {
        // Taken first: what is taken later is held later, so that a fresh delivery never looks abandoned.
        return store.range(RangeQuery.of(keys.takenFrom(lowest)), ReadAt.STALE).thenCompose(taken -> {
            if (taken.entries().isEmpty()) {
                return CompletableFuture.completedFuture(false);
            }
            return store.range(RangeQuery.of(keys.heldFrom(lowest)).withKeysOnly(), ReadAt.STALE)
                    .thenCompose(held -> {
                        Set<Long> alive = new HashSet<>();
                        held.entries().forEach(entry -> alive.add(QueueKeys.number(entry.key())));
                        return redeliver(
                                head,
                                taken.entries().stream()
                                        .filter(entry -> !alive.contains(QueueKeys.number(entry.key())))
                                        .limit(BATCH_MAX)
                                        .toList());
                    });
        });
    }

    /** The smallest number that is taken, or one that is larger than all; at a moment after the call. */
    CompletableFuture<Long> lowestTaken(QueueHead head, long from) {
        return store.range(RangeQuery.of(keys.takenFrom(from)).withLimit(1).withKeysOnly(), ReadAt.STALE)
                .thenApply(taken -> taken.first()
                        .map(entry -> QueueKeys.number(entry.key()))
                        .orElse(head.tail() + 1));
    }

    private CompletableFuture<Boolean> redeliver(QueueHead head, List<KeyValue> abandoned) {
        if (abandoned.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        List<Compare> guards = new ArrayList<>(List.of(head.same(keys)));
        List<Operation> steps = new ArrayList<>(List.of(stamp()));
        for (KeyValue entry : abandoned) {
            long number = QueueKeys.number(entry.key());
            guards.add(Compare.modRevision(entry.key(), Relation.EQUAL, entry.modRevision()));
            guards.add(Compare.absent(keys.held(number)));
            back(QueueEntry.of(entry.value()), number, Duration.ZERO, head, steps);
        }
        return store.commit(RequestId.random(), new Transaction(guards, steps, List.of()))
                .thenApply(result -> result.succeeded()); // refused: somebody else did it, the next search will tell
    }

    private CompletableFuture<Boolean> promote(QueueHead head) {
        return store.range(RangeQuery.of(keys.due(clock.millis())).withLimit(BATCH_MAX), ReadAt.STALE)
                .thenCompose(due -> {
                    if (due.entries().isEmpty()) {
                        return CompletableFuture.completedFuture(false);
                    }
                    List<Compare> guards = new ArrayList<>(List.of(head.same(keys)));
                    List<Operation> steps = new ArrayList<>(List.of(stamp()));
                    for (KeyValue entry : due.entries()) {
                        Key key = entry.key();
                        guards.add(Compare.modRevision(key, Relation.EQUAL, entry.modRevision()));
                        steps.add(Operation.delete(key));
                        steps.add(Operation.put(
                                keys.returned(QueueEntry.of(entry.value()).priority(), QueueKeys.number(key)),
                                entry.value()));
                    }
                    return store.commit(RequestId.random(), new Transaction(guards, steps, List.of()))
                            .thenApply(result -> result.succeeded());
                });
    }

    /** Adds the way from the consumer back; whether it leads to where the stamp of the returns has to change. */
    private boolean back(QueueEntry entry, long number, Duration delay, QueueHead head, List<Operation> steps) {
        steps.add(Operation.delete(keys.taken(number)));
        if (entry.deliveries() >= head.settings().deliveriesMax()) {
            steps.add(Operation.put(keys.dead(number), entry.value()));
        } else if (!delay.isZero()) {
            steps.add(Operation.put(
                    keys.delayed(clock.millis() + delay.toMillis(), entry.priority(), number), entry.value()));
            return false;
        } else {
            steps.add(Operation.put(keys.returned(entry.priority(), number), entry.value()));
        }
        return true;
    }

    private Operation stamp() {
        return Operation.put(keys.returns(), Value.EMPTY);
    }

    private static QueueSettleOutcome settled(boolean done, QueueToken token) {
        return done ? new QueueSettleOutcome.Settled() : new QueueSettleOutcome.Over(token);
    }
}
