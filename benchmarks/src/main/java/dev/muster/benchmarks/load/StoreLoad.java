package dev.muster.benchmarks.load;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** The same load on a store in this process. Confined to the thread that runs it. */
public final class StoreLoad {

    private final Store store;
    private final ExecutorService executor;
    private final List<Key> keys;
    private final List<Value> values;

    /**
     * Loads a running store.
     *
     * @param executor where callers begin
     */
    public StoreLoad(Store store, Samples samples, ExecutorService executor) {
        this.store = store;
        this.executor = executor;
        this.keys = samples.keys().stream().map(Key::ofBytes).toList();
        this.values = samples.values().stream().map(Value::ofBytes).toList();
    }

    /** Gives every key a value. */
    public void fill() {
        CompletableFuture.allOf(keys.stream()
                        .map(key -> store.put(RequestId.random(), key, Samples.any(values)))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Runs one kind of work: {@link Work#PUT}, {@link Work#READ}, {@link Work#STALE} or {@link Work#TXN}. */
    public Tally run(Work work, int callers, Duration measured) throws InterruptedException {
        return new ClosedLoop(executor).run(callers, measured, caller -> call(work));
    }

    private CompletableFuture<?> call(Work work) {
        Key key = Samples.any(keys);
        return switch (work) {
            case PUT -> store.put(RequestId.random(), key, Samples.any(values));
            case READ -> store.range(RangeQuery.of(key), ReadAt.LINEARIZABLE);
            case STALE -> store.range(RangeQuery.of(key), ReadAt.STALE);
            case TXN ->
                store.commit(
                        RequestId.random(),
                        Transaction.builder()
                                .when(Compare.exists(key))
                                .then(
                                        Operation.put(key, Samples.any(values)),
                                        Operation.range(RangeQuery.of(Samples.any(keys))))
                                .build());
            case WATCH, LEASE, OWN_LOCK, ONE_LOCK, QUEUE ->
                throw new IllegalArgumentException("work: " + work + " (expected: one of the others)");
        };
    }
}
