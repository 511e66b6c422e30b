package dev.muster.store.recipe.queue;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueOffer;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Attempts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts elements into one queue. Each gets the number after the last one, guarded by the last one; this server foresees
 * the numbers of its own offers, so that many can be on their way at once, and one that lost against another server
 * carries alternatives for the numbers that may be next. Thread-safe.
 */
final class QueueOffers {

    private static final int ALTERNATIVES_MAX = 16;
    private static final int ALTERNATIVES_BYTES_MAX = 64 * 1024;
    private static final int LIST_BYTES = 512;

    private final Store store;
    private final QueueKeys keys;
    private final QueueHeads heads;
    private final Clock clock;

    /** Guards what follows, and keeps commits in the order of their numbers. */
    private final Object lock = new Object();

    private @Nullable QueueHead head;
    private long foreseenTail;
    private long countedLength;
    private long countedTail;
    private boolean counted;

    /** How often what was foreseen turned out wrong; tells late failures from new ones. */
    private long guesses;

    QueueOffers(Store store, QueueKeys keys, QueueHeads heads, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.heads = heads;
        this.clock = clock;
    }

    /** What an offer does beside giving the element a place: a dead one goes from where it was. */
    record Origin(List<Compare> guards, List<Operation> removals) {
        static final Origin NEW = new Origin(List.of(), List.of());
    }

    /** Empty if a guard of {@code origin} does not hold. */
    CompletableFuture<Optional<QueueOfferOutcome>> offer(RequestId request, QueueOffer offer, Origin origin) {
        return Attempts.repeat("queue " + keys.queue(), number -> opened(number)
                .thenCompose(known -> boundFor(known, offer))
                .thenCompose(max ->
                        attempt(Attempts.id(request, keys.root() + "offer", number), offer, origin, number, max)));
    }

    private CompletableFuture<QueueHead> opened(int attempt) {
        synchronized (lock) {
            if (head != null) {
                return CompletableFuture.completedFuture(head);
            }
        }
        return heads.open(attempt == 0 ? ReadAt.STALE : ReadAt.LINEARIZABLE).thenApply(found -> {
            synchronized (lock) {
                if (head == null) {
                    head = found;
                    foreseenTail = found.tail();
                    counted = false;
                }
                return head;
            }
        });
    }

    /** The bound that counts; the length is known afterwards, as far as it matters. */
    private CompletableFuture<Long> boundFor(QueueHead known, QueueOffer offer) {
        long max = lengthMax(known, offer);
        synchronized (lock) {
            if (counted && lengthAtMost() < max) {
                return CompletableFuture.completedFuture(max);
            }
        }
        return recount().thenApply(counts -> max);
    }

    /** Counts at the revision of the tail; what this server has on its way since then comes on top. */
    private CompletableFuture<Void> recount() {
        return heads.open(ReadAt.LINEARIZABLE).thenCompose(now -> heads.waiting(now.revision())
                .thenCombine(heads.count(keys.list("taken"), now.revision()), Long::sum)
                .thenAccept(length -> {
                    synchronized (lock) {
                        countedLength = length;
                        countedTail = now.tail();
                        foreseenTail = Math.max(foreseenTail, now.tail());
                        counted = true;
                    }
                })
                .handle((done, failure) -> failure)
                .thenCompose(failure -> {
                    if (failure == null) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    return Attempts.cause(failure) instanceof RevisionCompactedException
                            ? recount() // compacted in between
                            : CompletableFuture.<Void>failedFuture(Attempts.cause(failure));
                }));
    }

    private long lengthAtMost() {
        return countedLength + foreseenTail - countedTail;
    }

    private static long lengthMax(QueueHead known, QueueOffer offer) {
        Long own = offer.lengthMax();
        long max = known.settings().lengthMax();
        return own == null ? max : Math.min(own, max);
    }

    private CompletableFuture<Optional<Optional<QueueOfferOutcome>>> attempt(
            RequestId id, QueueOffer offer, Origin origin, int number, long max) {
        QueueHead known;
        long tail;
        long length;
        int alternatives;
        long guess;
        CompletableFuture<TransactionResult> commit;
        synchronized (lock) {
            known = head;
            if (known == null) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            guess = guesses;
            tail = foreseenTail;
            length = lengthAtMost();
            boolean full = length >= max;
            alternatives = full || number == 0 ? 0 : (int) Math.min(alternatives(offer), max - 1 - length);
            Transaction transaction = full
                    ? Transaction.builder().then(heads.nothing()).build()
                    : transaction(known, tail, alternatives, offer, origin);
            commit = store.commit(id, transaction);
            if (!full) {
                foreseenTail++;
            }
        }
        return commit.whenComplete((result, failure) -> {
                    if (failure != null) {
                        forget(guess);
                    }
                })
                .thenApply(result ->
                        outcome(result, guess, tail, alternatives, new QueueOfferOutcome.Full(length, max), origin));
    }

    private static int alternatives(QueueOffer offer) {
        int bytes = LIST_BYTES + offer.payload().length() * 3;
        return Math.min(ALTERNATIVES_MAX, ALTERNATIVES_BYTES_MAX / bytes);
    }

    private Transaction transaction(QueueHead known, long tail, int alternatives, QueueOffer offer, Origin origin) {
        long number = tail + 1;
        long now = clock.millis();
        List<Compare> guards = new ArrayList<>(origin.guards());
        guards.add(known.same(keys));
        guards.add(
                tail == 0
                        ? Compare.absent(keys.tail())
                        : Compare.value(keys.tail(), Relation.EQUAL, Value.of(Long.toString(tail))));
        List<Operation> steps = new ArrayList<>();
        steps.add(new Operation.Put(keys.tail(), Value.of(Long.toString(number)), LeaseId.NONE, true));
        steps.add(Operation.put(keys.content(number), Value.of(offer.payload())));
        Value entry = QueueEntry.offered(offer.priority(), now).value();
        if (offer.delay().isZero()) {
            steps.add(Operation.put(keys.fresh(offer.priority(), number), entry));
            steps.add(Operation.put(keys.stamp(offer.priority()), Value.EMPTY));
        } else {
            long due = now + offer.delay().toMillis();
            steps.add(Operation.put(keys.delayed(due, offer.priority(), number), entry));
            steps.add(Operation.put(keys.delays(), Value.EMPTY));
        }
        steps.addAll(origin.removals());
        Operation otherwise = alternatives == 0
                ? Operation.get(keys.tail())
                : Operation.nested(transaction(known, number, alternatives - 1, offer, origin));
        return new Transaction(guards, steps, List.of(otherwise));
    }

    private Optional<Optional<QueueOfferOutcome>> outcome(
            TransactionResult result,
            long guess,
            long tail,
            int alternatives,
            QueueOfferOutcome.Full full,
            Origin origin) {
        TransactionResult deepest = result;
        while (!deepest.succeeded() && deepest.results().get(0) instanceof OperationResult.Nested nested) {
            deepest = nested.result();
        }
        OperationResult first = deepest.results().get(0);
        if (first instanceof OperationResult.Put put) {
            KeyValue previous = put.previous();
            long number = previous == null ? 1 : Long.parseLong(previous.value().text()) + 1;
            if (number <= tail || number > tail + 1 + alternatives) { // a repeat: nothing was offered now
                forget(guess);
            } else {
                synchronized (lock) {
                    foreseenTail = Math.max(foreseenTail, number);
                }
            }
            return Optional.of(Optional.of(new QueueOfferOutcome.Accepted(new QueueElementId(number))));
        }
        if (first instanceof OperationResult.Delete) {
            synchronized (lock) {
                counted = false;
            }
            return Optional.of(Optional.of(full));
        }
        long found = tailIn(first).orElse(0);
        if (found >= tail && found <= tail + alternatives) { // the number was not the matter
            forget(guess);
            return origin.guards().isEmpty() ? Optional.empty() : Optional.of(Optional.empty());
        }
        synchronized (lock) {
            if (guesses == guess) {
                guesses++;
                foreseenTail = found;
            }
        }
        return Optional.empty();
    }

    private static OptionalLong tailIn(OperationResult result) {
        return QueueHeads.read(result)
                .map(found -> OptionalLong.of(Long.parseLong(found.value().text())))
                .orElse(OptionalLong.empty());
    }

    private void forget(long guess) {
        synchronized (lock) {
            if (guesses == guess) {
                guesses++;
                head = null;
            }
        }
    }
}
