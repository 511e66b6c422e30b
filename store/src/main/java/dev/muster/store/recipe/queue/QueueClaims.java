package dev.muster.store.recipe.queue;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueToken;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims elements of one queue for consumers. Thread-safe. */
final class QueueClaims {

    private static final Logger log = LoggerFactory.getLogger(QueueClaims.class);

    private final Store store;
    private final QueueKeys keys;
    private final Clock clock;

    QueueClaims(Store store, QueueKeys keys, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Takes one candidate if it still is the first.
     *
     * @param mark by which {@link #find} finds it
     */
    CompletableFuture<TransactionResult> claim(
            RequestId id, Value mark, QueueSight seen, int index, String consumer, LeaseId lease) {
        KeyValue candidate = seen.candidates().get(index);
        long number = QueueKeys.number(candidate.key());
        QueueEntry entry = QueueEntry.of(candidate.value()).takenBy(consumer, clock.millis());
        List<Operation> steps = List.of(
                Operation.put(keys.held(number), mark, lease),
                Operation.get(keys.held(number)),
                Operation.put(keys.taken(number), entry.value()),
                Operation.delete(candidate.key()));
        return store.commit(id, new Transaction(seen.first(keys, index), steps, List.of()));
    }

    /**
     * What was taken with this mark before, if it still is.
     *
     * @param lowest number from which on elements can be taken
     */
    CompletableFuture<Optional<QueueDelivery>> find(Value mark, long lowest) {
        return store.range(RangeQuery.of(keys.heldFrom(lowest)), ReadAt.STALE)
                .thenCompose(held -> held.entries().stream()
                        .filter(entry -> entry.value().equals(mark))
                        .findFirst()
                        .map(this::delivery)
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    /** What a claim came to; empty if it got nothing, or something that is no longer the consumer's. */
    CompletableFuture<Optional<QueueDelivery>> delivery(TransactionResult result) {
        return (result.succeeded() ? QueueHeads.read(result.results().get(1)) : Optional.<KeyValue>empty())
                .map(this::delivery)
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<Optional<QueueDelivery>> delivery(KeyValue held) {
        QueueToken token = new QueueToken(new QueueElementId(QueueKeys.number(held.key())), held.createRevision());
        // The local state has it, unless this member is behind or the delivery is over.
        return read(token, held.lease(), ReadAt.STALE)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found)
                        : read(token, held.lease(), ReadAt.LINEARIZABLE));
    }

    private CompletableFuture<Optional<QueueDelivery>> read(QueueToken token, LeaseId lease, ReadAt at) {
        long number = token.element().number();
        return store.get(keys.taken(number), at)
                .thenCompose(taken -> taken.filter(entry -> entry.modRevision() == token.fence())
                        .map(entry -> store.get(keys.content(number), ReadAt.STALE)
                                .thenApply(content -> content.map(
                                        payload -> delivery(QueueEntry.of(entry.value()), token, lease, payload))))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private static QueueDelivery delivery(QueueEntry entry, QueueToken token, LeaseId lease, KeyValue content) {
        return new QueueDelivery(
                token, lease, content.value().text(), entry.priority(), entry.deliveries(), entry.offeredAt());
    }

    /** Gives back what nobody waits for any more, as if it had not been handed out. */
    void undo(QueueToken token) {
        long number = token.element().number();
        var unused = store.get(keys.taken(number), ReadAt.STALE)
                .thenCompose(taken -> {
                    Optional<QueueEntry> entry = taken.map(found -> QueueEntry.of(found.value()));
                    if (entry.isEmpty()) {
                        return CompletableFuture.completedFuture(null);
                    }
                    QueueEntry before = entry.get();
                    QueueEntry free = new QueueEntry(
                            before.priority(), before.deliveries() - 1, before.offeredAtMillis(), 0, "-");
                    return store.commit(
                            RequestId.random(),
                            Transaction.builder()
                                    .when(Compare.modRevision(keys.taken(number), Relation.EQUAL, token.fence()))
                                    .then(
                                            Operation.delete(keys.taken(number)),
                                            Operation.delete(keys.held(number)),
                                            Operation.put(keys.returns(), Value.EMPTY),
                                            Operation.put(keys.returned(before.priority(), number), free.value()))
                                    .build());
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.info("Element {} goes back with its lease: nobody waits for it any more", token, failure);
                    }
                });
    }
}
