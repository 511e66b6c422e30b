package dev.muster.store.recipe.place;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.RevisionBounds;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes places in queues, waits in them, gives them up. A place is a key on a lease; its create revision is its rank, and the
 * fencing token of its grant. Whose turn has come keeps it until its key goes.
 *
 * <p>Entering is one transaction, which tells at once whether the turn has come. Who has to wait watches what is just before
 * it, and reads once more, linearizably, when that has gone: only if its place is still there then, it is granted. Leaving is
 * one transaction.
 *
 * <p>Thread-safe. No method blocks. Futures complete on threads of the store, with the exceptions of {@link Store#commit},
 * never wrapped. Cancelling one gives the place up. After {@link NoQuorumException}, {@link OutcomeUnknownException} or
 * {@link StoreClosedException} the place may be there: repeating the claim with the same request id, here or on another
 * member, finds it; otherwise it goes with its lease.
 */
public final class Places implements AutoCloseable {

    /** Longest wait for a turn. */
    public static final Duration WAIT_MAX = Duration.ofHours(24);

    /** Most places in one queue, of holders and waiters together; one more is refused with {@code TOO_MANY_REQUESTS}. */
    public static final int QUEUE_MAX = 4096;

    private static final Logger log = LoggerFactory.getLogger(Places.class);

    /** How often giving up a place is tried that nobody waits in any more; then it is left to its lease. */
    private static final int PERSIST_TRIES_MAX = 10;

    private static final Duration PERSIST_EVERY = Duration.ofSeconds(1);

    private final Store store;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Attempt<?>> attempts = ConcurrentHashMap.newKeySet();
    private final Set<LossWatch> lossWatches = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param clock for the times that people are shown */
    public Places(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "muster-places-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Takes a place if its turn comes with it, and answers at once. */
    public <T> CompletableFuture<T> tryEnter(Claim claim, Function<PlaceAnswer, T> meaning) {
        return start(new Attempt<>(this, claim, Duration.ZERO, meaning));
    }

    /**
     * Takes a place and waits until its turn comes.
     *
     * @param wait longest time in the queue; zero to {@link #WAIT_MAX}
     * @param meaning the answer in the caller's words; what it throws is what the future fails with
     */
    public <T> CompletableFuture<T> enter(Claim claim, Duration wait, Function<PlaceAnswer, T> meaning) {
        if (wait.isNegative() || wait.compareTo(WAIT_MAX) > 0) {
            throw new InvalidArgumentException("wait", wait, "PT0S to " + WAIT_MAX);
        }
        return start(new Attempt<>(this, claim, wait, meaning));
    }

    /** Gives up places, if they still are these. */
    public CompletableFuture<ReleaseOutcome> release(Hold hold) {
        lossWatches.stream().filter(watch -> watch.of(hold.token())).forEach(LossWatch::close);
        return release(hold.keys(), hold.token());
    }

    /** Gives up the place with this token in one queue; others that were claimed together with it stay. */
    public CompletableFuture<ReleaseOutcome> release(QueueName queue, FencingToken token) {
        RangeQuery search = RangeQuery.of(queue.places())
                .withBounds(new RevisionBounds(0, 0, token.value(), token.value()))
                .withKeysOnly()
                .withLimit(1);
        return unwrapping(store.range(search, ReadAt.LINEARIZABLE).thenCompose(found -> found.first()
                .map(entry -> release(List.of(entry.key()), token))
                .orElseGet(() -> CompletableFuture.completedFuture(new ReleaseOutcome.NotHeld(token)))));
    }

    /** Tells when one of these places is gone though it was not released here. */
    public LossWatch watchLoss(Hold hold) {
        LossWatch watch = new LossWatch(store, hold, lossWatches::remove);
        lossWatches.add(watch);
        if (closed) {
            watch.close();
            throw closedNow();
        }
        watch.open();
        return watch;
    }

    /**
     * Who has a place in a range of queues, at one revision.
     *
     * @param limit most places
     */
    public <T> CompletableFuture<T> census(KeyRange queues, int limit, Function<Census, T> meaning) {
        return unwrapping(store.range(RangeQuery.of(queues).withLimit(limit), ReadAt.LINEARIZABLE)
                .thenApply(found -> meaning.apply(new Census(
                        found.revision(),
                        found.entries().stream().map(Occupant::of).toList(),
                        !found.more()))));
    }

    /**
     * Everybody in some queues.
     *
     * @param occupants in the order of their keys
     * @param complete whether nobody was left out
     */
    public record Census(long revision, List<Occupant> occupants, boolean complete) {

        public Census {
            occupants = List.copyOf(occupants);
        }
    }

    /** Ends what waits here, without giving up its places. The store stays open. May be repeated. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        attempts.forEach(attempt -> attempt.fail(closedNow()));
        lossWatches.forEach(LossWatch::close);
    }

    /** The store that all this is built on. */
    public Store store() {
        return store;
    }

    Instant now() {
        return clock.instant();
    }

    void ended(Attempt<?> attempt) {
        attempts.remove(attempt);
    }

    /** Runs something that does not block, later; never, if this closes before. */
    @Nullable
    Future<?> later(Runnable action, Duration delay) {
        try {
            return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    /** Does something that nobody waits for, again for a while if it fails for now. */
    void persist(Supplier<CompletableFuture<Void>> action) {
        persist(action, PERSIST_TRIES_MAX);
    }

    void revoke(LeaseId lease) {
        if (lease.present()) {
            var unused = store.revoke(RequestId.random(), lease).whenComplete((revision, failure) -> {
                if (failure != null) {
                    log.debug("Lease {} is left to its time", lease, failure);
                }
            });
        }
    }

    /** Whether the same may work a little later. */
    static boolean mayPass(Throwable failure) {
        return failure instanceof NoQuorumException
                || failure instanceof OutcomeUnknownException
                || (failure instanceof ProblemException problem && problem.type() == ProblemType.TOO_MANY_REQUESTS);
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The same future, failing with the cause itself. */
    public static <T> CompletableFuture<T> unwrapping(CompletableFuture<T> wrapping) {
        CompletableFuture<T> plain = new CompletableFuture<>();
        var unused = wrapping.whenComplete((value, failure) -> {
            if (failure == null) {
                plain.complete(value);
            } else {
                plain.completeExceptionally(unwrapped(failure));
            }
        });
        return plain;
    }

    private <T> CompletableFuture<T> start(Attempt<T> attempt) {
        attempts.add(attempt);
        if (closed) {
            attempts.remove(attempt);
            return CompletableFuture.failedFuture(closedNow());
        }
        return attempt.start();
    }

    private void persist(Supplier<CompletableFuture<Void>> action, int triesLeft) {
        var unused = action.get().whenComplete((done, failure) -> {
            if (failure == null) {
                return;
            }
            if (triesLeft > 1 && mayPass(unwrapped(failure))) {
                var unusedToo = later(() -> persist(action, triesLeft - 1), PERSIST_EVERY);
            } else {
                log.debug("A place is left to its lease", failure);
            }
        });
    }

    private CompletableFuture<ReleaseOutcome> release(List<Key> keys, FencingToken token) {
        Transaction.Builder release = Transaction.builder();
        for (Key key : keys) {
            release.then(Operation.nested(Transaction.builder()
                    .when(ClaimSteps.created(key, token))
                    .then(new Operation.Delete(KeyRange.of(key), true))
                    .build()));
        }
        return unwrapping(
                store.commit(RequestId.random(), release.build()).thenApply(result -> released(token, result)));
    }

    private ReleaseOutcome released(FencingToken token, TransactionResult result) {
        List<KeyValue> removed = new ArrayList<>();
        for (OperationResult each : result.results()) {
            TransactionResult nested = ((OperationResult.Nested) each).result();
            nested.results().forEach(deleted -> removed.addAll(((OperationResult.Delete) deleted).previous()));
        }
        if (removed.isEmpty()) {
            return new ReleaseOutcome.NotHeld(token);
        }
        Occupant one = Occupant.of(removed.get(0));
        if (one.value().ownLease() && one.value().queues() == removed.size()) {
            revoke(one.lease());
        }
        return new ReleaseOutcome.Released(token, result.revision());
    }

    private static StoreClosedException closedNow() {
        return new StoreClosedException("coordination: closing on this member; repeat the request on another one");
    }
}
