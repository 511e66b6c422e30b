package dev.muster.store.recipe.barrier;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.BarrierOutcome;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Barriers, which somebody closes and opens for all who wait, and latches, which open when they were counted down to zero.
 *
 * <p>Thread-safe; no method blocks; futures of waits may be cancelled. Futures fail like those of {@link Store#commit};
 * after an unknown outcome it is safe to repeat the call with the same request id.
 */
public final class BarrierService {

    /** Largest count of a latch. */
    public static final long COUNT_MAX = 1_000_000_000;

    private final Store store;
    private final Waits waits;

    /** @param waits belongs to the caller, who closes it */
    public BarrierService(Store store, Waits waits) {
        this.store = store;
        this.waits = waits;
    }

    /**
     * Closes a barrier; false if it was closed already.
     *
     * @param lease whose end opens it, or {@link LeaseId#NONE}
     */
    public CompletableFuture<Boolean> close(Namespace namespace, BarrierName name, RequestId request, LeaseId lease) {
        Key key = BarrierKeys.barrier(namespace, name);
        return store.commit(
                        Attempts.id(request, key.text() + " close", 0),
                        Transaction.builder()
                                .when(Compare.absent(key))
                                .then(Operation.put(key, Value.EMPTY, lease))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** Opens a barrier for all who wait; false if it was open. */
    public CompletableFuture<Boolean> open(Namespace namespace, BarrierName name, RequestId request) {
        Key key = BarrierKeys.barrier(namespace, name);
        return store.commit(
                        Attempts.id(request, key.text() + " open", 0),
                        Transaction.builder()
                                .when(Compare.exists(key))
                                .then(Operation.delete(key))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /** Waits until a barrier is open; one that was never closed is. */
    public CompletableFuture<BarrierOutcome> await(Namespace namespace, BarrierName name, Duration wait) {
        Key key = BarrierKeys.barrier(namespace, name);
        return waits.until(
                KeyRange.of(key),
                wait,
                () -> store.range(RangeQuery.of(key), ReadAt.LINEARIZABLE)
                        .thenApply(range -> range.first().isPresent()
                                ? Optional.<BarrierOutcome>empty()
                                : Optional.of(new BarrierOutcome.Passed(range.revision()))),
                () -> new BarrierOutcome.Waiting(1));
    }

    /**
     * Makes a latch; false if there is one, which stays as it is.
     *
     * @param count 1 to {@value #COUNT_MAX}
     */
    public CompletableFuture<Boolean> latch(Namespace namespace, BarrierName name, RequestId request, long count) {
        if (count < 1 || count > COUNT_MAX) {
            throw new InvalidArgumentException("count", count, "1 to " + COUNT_MAX);
        }
        Key key = BarrierKeys.latch(namespace, name);
        return store.commit(
                        Attempts.id(request, key.text() + " create", 0),
                        Transaction.builder()
                                .when(Compare.absent(key))
                                .then(Operation.put(key, Value.of(Long.toString(count))))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /**
     * Counts a latch down by one.
     *
     * @return what is left; 0 if it was open already; empty if there is no such latch
     */
    public CompletableFuture<Optional<Long>> countDown(Namespace namespace, BarrierName name, RequestId request) {
        Key key = BarrierKeys.latch(namespace, name);
        return Attempts.repeat(key.text(), attempt -> store.get(key, attempt == 0 ? ReadAt.STALE : ReadAt.LINEARIZABLE)
                .thenCompose(
                        found -> countDown(key, Attempts.id(request, key.text() + " count-down", attempt), found)));
    }

    private CompletableFuture<Optional<Optional<Long>>> countDown(Key key, RequestId id, Optional<KeyValue> found) {
        long seen = found.map(entry -> entry.modRevision()).orElse(0L);
        long left = found.map(BarrierService::count).orElse(0L);
        Operation step = left == 0
                ? Operation.delete(Key.of(key.text() + "/nothing"))
                : Operation.put(key, Value.of(Long.toString(left - 1)));
        return store.commit(
                        id,
                        Transaction.builder()
                                .when(Compare.modRevision(key, Relation.EQUAL, seen))
                                .then(step, Operation.get(key))
                                .build())
                .thenApply(result -> !result.succeeded()
                        ? Optional.empty()
                        : Optional.of(((OperationResult.Range) result.results().get(1))
                                .result()
                                .first()
                                .map(BarrierService::count)));
    }

    /** Waits until a latch is at zero. One that does not exist yet is waited for. */
    public CompletableFuture<BarrierOutcome> awaitLatch(Namespace namespace, BarrierName name, Duration wait) {
        Key key = BarrierKeys.latch(namespace, name);
        long[] missing = {1};
        return waits.until(
                KeyRange.of(key),
                wait,
                () -> store.range(RangeQuery.of(key), ReadAt.LINEARIZABLE).thenApply(range -> {
                    long left = range.first().map(BarrierService::count).orElse(1L);
                    missing[0] = left;
                    return left == 0
                            ? Optional.of(new BarrierOutcome.Passed(range.revision()))
                            : Optional.<BarrierOutcome>empty();
                }),
                () -> new BarrierOutcome.Waiting(missing[0]));
    }

    /** What is left of a latch; empty if there is none. */
    public CompletableFuture<Optional<Long>> count(Namespace namespace, BarrierName name) {
        return store.get(BarrierKeys.latch(namespace, name), ReadAt.LINEARIZABLE)
                .thenApply(found -> found.map(BarrierService::count));
    }

    /** Removes a latch; false if there was none. */
    public CompletableFuture<Boolean> removeLatch(Namespace namespace, BarrierName name, RequestId request) {
        Key key = BarrierKeys.latch(namespace, name);
        return store.commit(
                        Attempts.id(request, key.text() + " remove", 0),
                        Transaction.builder()
                                .when(Compare.exists(key))
                                .then(Operation.delete(key))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    private static long count(KeyValue latch) {
        return Long.parseLong(latch.value().text());
    }
}
