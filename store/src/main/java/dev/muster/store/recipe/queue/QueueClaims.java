package dev.muster.store.recipe.queue;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueToken;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims elements of one queue for consumers. Thread-safe. */
final class QueueClaims {

    private static final Logger log = LoggerFactory.getLogger(QueueClaims.class);

    private final Store store;
    private final QueueKeys keys;
    private final QueueHeads heads;
    private final Clock clock;

    QueueClaims(Store store, QueueKeys keys, QueueHeads heads, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.heads = heads;
        this.clock = clock;
    }

    /** Takes one candidate if it still is the first. */
    CompletableFuture<TransactionResult> claim(
            RequestId id, QueueSight seen, int index, String consumer, LeaseId lease) {
        KeyValue candidate = seen.candidates().get(index);
        long number = QueueKeys.number(candidate.key());
        QueueEntry entry = QueueEntry.of(candidate.value()).takenBy(consumer, clock.millis());
        List<Operation> steps = List.of(
                Operation.put(keys.held(number), Value.EMPTY, lease),
                Operation.get(keys.held(number)),
                Operation.put(keys.taken(number), entry.value()),
                Operation.delete(candidate.key()));
        return store.commit(id, new Transaction(seen.first(keys, index), steps, List.of()));
    }

    /** Uses up an id: whoever had it before and lost the answer gets that answer. */
    CompletableFuture<TransactionResult> probe(RequestId id) {
        return store.commit(id, Transaction.builder().then(heads.nothing()).build());
    }

    /**
     * What a claim or a probe came to.
     *
     * @param candidate what was claimed; absent for a probe
     * @return empty if that attempt got nothing, or something that is no longer the consumer's
     */
    CompletableFuture<Optional<QueueDelivery>> delivery(TransactionResult result, @Nullable KeyValue candidate) {
        Optional<KeyValue> held = result.succeeded() && result.results().size() > 1
                ? QueueHeads.read(result.results().get(1))
                : Optional.empty();
        if (held.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        long number = QueueKeys.number(held.get().key());
        QueueToken token = new QueueToken(new QueueElementId(number), held.get().createRevision());
        LeaseId lease = held.get().lease();
        // One read for content and delivery: the local state has them, unless this member is behind or it is over.
        return read(number, token, lease, ReadAt.STALE)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(found)
                        : read(number, token, lease, ReadAt.LINEARIZABLE));
    }

    private CompletableFuture<Optional<QueueDelivery>> read(long number, QueueToken token, LeaseId lease, ReadAt at) {
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
