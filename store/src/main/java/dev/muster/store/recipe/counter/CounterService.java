package dev.muster.store.recipe.counter;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.CounterBounds;
import dev.muster.api.coordination.CounterName;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterRange;
import dev.muster.api.coordination.CounterView;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Transaction;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Counters, and ranges of numbers that are handed out once and never again, also not after a restart or a restore of a
 * backup that contains them. A counter that was never changed is 0.
 *
 * <p>Thread-safe; no method blocks. A change is one log entry that is guarded by the value it was computed from; the
 * changes of one server follow each other without meeting. Futures fail like those of {@link Store#commit}; after an
 * unknown outcome it is safe to repeat the call with the same request id. Under contention by other servers a change is
 * tried {@value Attempts#MAX} times and then refused with {@code TOO_MANY_REQUESTS}; nothing was changed then.
 */
public final class CounterService {

    /** Most numbers of one range. */
    public static final long RANGE_MAX = 1_000_000_000;

    /** Most counters of a list. */
    public static final int LISTED_MAX = 1_000;

    private static final CounterBounds LINE = new CounterBounds(0, Long.MAX_VALUE);

    private final Store store;
    private final CounterCells cells;

    public CounterService(Store store) {
        this.store = store;
        this.cells = new CounterCells(store);
    }

    /** What a counter is; linearizable. */
    public CompletableFuture<CounterView> get(Namespace namespace, CounterName name) {
        return store.get(CounterKeys.counter(namespace, name), ReadAt.LINEARIZABLE)
                .thenApply(found -> found.map(entry -> view(name, entry)).orElseGet(() -> new CounterView(name, 0, 0)));
    }

    /** The counters of a namespace, by name; at most {@value #LISTED_MAX}. */
    public CompletableFuture<List<CounterView>> list(Namespace namespace) {
        String prefix = CounterKeys.countersOf(namespace);
        return store.range(RangeQuery.of(KeyRange.prefix(prefix)).withLimit(LISTED_MAX), ReadAt.LINEARIZABLE)
                .thenApply(range -> range.entries().stream()
                        .map(entry -> view(new CounterName(entry.key().text().substring(prefix.length())), entry))
                        .toList());
    }

    /** Adds to a counter, unless that would leave {@code bounds}. */
    public CompletableFuture<CounterOutcome> add(
            Namespace namespace, CounterName name, RequestId request, long delta, CounterBounds bounds) {
        return change(namespace, name, request, "add " + delta, value -> {
            long sum = value + delta;
            boolean overflow = ((value ^ sum) & (delta ^ sum)) < 0;
            return overflow || !bounds.admit(sum)
                    ? CounterCells.Step.refuse(value, found -> new CounterOutcome.OutOfBounds(bounds, found))
                    : CounterCells.Step.to(sum);
        });
    }

    /** Gives a counter a value. */
    public CompletableFuture<CounterOutcome> set(Namespace namespace, CounterName name, RequestId request, long value) {
        return change(namespace, name, request, "set " + value, found -> CounterCells.Step.to(value));
    }

    /** Gives a counter a value if it is what the caller expects. */
    public CompletableFuture<CounterOutcome> compareAndSet(
            Namespace namespace, CounterName name, RequestId request, long expected, long value) {
        return change(
                namespace,
                name,
                request,
                "compare " + expected + " set " + value,
                found -> found == expected
                        ? CounterCells.Step.to(value)
                        : CounterCells.Step.refuse(found, now -> new CounterOutcome.Different(expected, now)));
    }

    /** Removes a counter; it is 0 again. False if it was never changed. */
    public CompletableFuture<Boolean> delete(Namespace namespace, CounterName name, RequestId request) {
        Key key = CounterKeys.counter(namespace, name);
        return store.commit(
                        Attempts.id(request, key.text() + " delete", 0),
                        Transaction.builder()
                                .when(Compare.exists(key))
                                .then(Operation.delete(key))
                                .build())
                .thenApply(result -> result.succeeded());
    }

    /**
     * Hands out the next numbers of a line that begins with 1. The lines have names of their own, apart from those of
     * the counters, and cannot be set back.
     *
     * @param size how many; 1 to {@value #RANGE_MAX}
     * @return fails with {@code LIMIT_EXCEEDED} when the line has no more numbers
     */
    public CompletableFuture<CounterRange> reserve(
            Namespace namespace, CounterName line, RequestId request, long size) {
        if (size < 1 || size > RANGE_MAX) {
            throw new InvalidArgumentException("size", size, "1 to " + RANGE_MAX);
        }
        return cells.change(
                        CounterKeys.ids(namespace, line),
                        request,
                        "reserve " + size,
                        last -> last > Long.MAX_VALUE - size
                                ? CounterCells.Step.refuse(last, now -> new CounterOutcome.OutOfBounds(LINE, now))
                                : CounterCells.Step.to(last + size))
                .thenApply(change -> {
                    if (!change.done()) {
                        throw new ProblemException(
                                ProblemType.LIMIT_EXCEEDED,
                                "size: " + size + " (expected: at most what is left of " + line + ")",
                                Map.of("line", line.value()));
                    }
                    return new CounterRange(change.before() + 1, change.after());
                });
    }

    private CompletableFuture<CounterOutcome> change(
            Namespace namespace, CounterName name, RequestId request, String what, CounterCells.Rule rule) {
        return cells.change(CounterKeys.counter(namespace, name), request, what, rule)
                .thenApply(change -> change.outcome(name));
    }

    private static CounterView view(CounterName name, KeyValue entry) {
        return new CounterView(name, Long.parseLong(entry.value().text()), entry.modRevision());
    }
}
