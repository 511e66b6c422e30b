package dev.muster.store.recipe.queue;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueTake;
import dev.muster.api.coordination.QueueTakeOutcome;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.recipe.attempt.Attempts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands out elements of one queue to those who wait at this server, first come first served. One look at the queue serves
 * all of them: each gets an element of its own to claim, and all claims are on their way at once, in order. So takers of
 * one server never compete with each other, and many of them cost one look and one log entry each. While somebody waits
 * there is one watch. Thread-safe.
 */
final class QueueTakes implements WatchListener {

    private final Store store;
    private final QueueKeys keys;
    private final QueueHeads heads;
    private final QueueReturns returns;
    private final QueueClaims claims;
    private final QueueLook look;
    private final QueueLimits limits;
    private final ScheduledExecutorService timer;

    /** Guards what follows, and keeps claims in the order of the elements. */
    private final Object lock = new Object();

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Long> claiming = new HashSet<>();
    private @Nullable Watch watch;
    private int busy;
    private boolean looking;
    private boolean lookAgain;
    private boolean mistrust;
    private boolean recheckPlanned;
    private boolean starved;
    private int granting;
    private long lowest;
    private long lowestAt = -1;

    QueueTakes(
            Store store,
            QueueKeys keys,
            QueueHeads heads,
            QueueReturns returns,
            QueueClaims claims,
            QueueLimits limits,
            ScheduledExecutorService timer) {
        this.store = store;
        this.keys = keys;
        this.heads = heads;
        this.returns = returns;
        this.claims = claims;
        this.look = new QueueLook(store, keys);
        this.limits = limits;
        this.timer = timer;
    }

    /** One who waits. Its changing parts are guarded by the lock. */
    private static final class Waiting {
        private final RequestId request;
        private final QueueTake take;
        private final CompletableFuture<QueueTakeOutcome> result = new CompletableFuture<>();
        private LeaseId lease;
        private int attempt;
        private boolean searched;
        private boolean timeOver;

        Waiting(RequestId request, QueueTake take) {
            this.request = request;
            this.take = take;
            this.lease = take.lease();
            this.timeOver = take.waitMax().isZero();
        }
    }

    CompletableFuture<QueueTakeOutcome> take(RequestId request, QueueTake take) {
        Waiting one = new Waiting(request, take);
        synchronized (lock) {
            if (busy >= limits.waitingMax()) {
                return CompletableFuture.failedFuture(new ProblemException(
                        ProblemType.TOO_MANY_REQUESTS,
                        "queue " + keys.queue() + ": " + busy + " takes wait (expected: at most " + limits.waitingMax()
                                + ")",
                        Map.of("max", limits.waitingMax())));
            }
            busy++;
            waiting.add(one);
        }
        var unused = one.result.whenComplete((outcome, failure) -> left(one));
        try {
            if (!take.waitMax().isZero()) {
                var deadline =
                        timer.schedule(() -> timeOver(one), take.waitMax().toNanos(), TimeUnit.NANOSECONDS);
                var unusedToo = one.result.whenComplete((outcome, failure) -> deadline.cancel(false));
            }
        } catch (RejectedExecutionException stopping) {
            one.result.completeExceptionally(stopping());
        }
        pump();
        return one.result;
    }

    /** How many are here. */
    int waiting() {
        synchronized (lock) {
            return busy;
        }
    }

    void close() {
        List<Waiting> all;
        synchronized (lock) {
            all = List.copyOf(waiting);
        }
        all.forEach(one -> one.result.completeExceptionally(stopping()));
    }

    private static ProblemException stopping() {
        return new ProblemException(ProblemType.UNAVAILABLE, "take: this server is stopping");
    }

    private void left(Waiting one) {
        Watch open = null;
        synchronized (lock) {
            waiting.remove(one);
            busy--;
            if (busy == 0) {
                open = watch;
                watch = null;
            }
        }
        if (open != null) {
            open.close();
        }
    }

    private void timeOver(Waiting one) {
        synchronized (lock) {
            one.timeOver = true;
        }
        pump(); // what is there now still counts
    }

    private void later() {
        try {
            timer.execute(this::pump);
        } catch (RejectedExecutionException closing) {
            close();
        }
    }

    private void pump() {
        ReadAt at;
        try {
            synchronized (lock) {
                if (looking) {
                    lookAgain = true;
                    return;
                }
                if (waiting.isEmpty()) {
                    return;
                }
                if (watch == null && waiting.stream().anyMatch(one -> !one.timeOver)) {
                    watch = store.watch(keys.news(), 0, this);
                }
                looking = true;
                lookAgain = false;
                at = mistrust ? ReadAt.LINEARIZABLE : ReadAt.STALE;
                mistrust = false;
            }
        } catch (ProblemException refused) { // no more watches
            fail(refused);
            return;
        }
        boolean certain = at == ReadAt.LINEARIZABLE;
        CompletableFuture<QueueSight> sight = heads.open(at)
                .thenCompose(head -> returns.sweep(head, lowest(head))
                        .thenCompose(some -> some ? heads.open(ReadAt.STALE) : done(head)))
                .thenCompose(head -> head.open()
                        ? done(head)
                        : heads.startIfDue(head)
                                .thenCompose(started -> started ? heads.open(ReadAt.LINEARIZABLE) : done(head)))
                .thenCompose(head -> head.open() ? lookFrom(head) : done(new QueueSight(head, List.of(), true)));
        var unused = sight.whenComplete((seen, failure) -> {
            if (failure != null) {
                synchronized (lock) {
                    looking = false;
                    mistrust = true;
                }
                fail(Attempts.cause(failure));
            } else {
                handOut(seen, certain);
            }
        });
    }

    /** Number from which on elements can be taken, so that nobody has to look for the dead among what is long gone. */
    private long lowest(QueueHead head) {
        synchronized (lock) {
            return lowestAt == head.created() && look.lowest(head) > 0 ? lowest : 0;
        }
    }

    private CompletableFuture<QueueSight> lookFrom(QueueHead head) {
        long ready = look.lowest(head);
        return returns.lowestTaken(head, lowest(head)).thenCompose(taken -> {
            synchronized (lock) {
                lowest = Math.min(ready, taken);
                lowestAt = head.created();
            }
            return look.look(head);
        });
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private void fail(Throwable cause) {
        List<Waiting> all;
        synchronized (lock) {
            all = List.copyOf(waiting);
        }
        all.forEach(one -> one.result.completeExceptionally(cause));
    }

    private void handOut(QueueSight seen, boolean certain) {
        List<Runnable> then = new ArrayList<>();
        boolean again;
        synchronized (lock) {
            looking = false;
            boolean allHanded = hand(seen, then);
            again = lookAgain;
            if (!waiting.isEmpty()) {
                if (!allHanded || !seen.complete()) {
                    starved = true; // goes on when a claim or a grant that is under way is answered
                } else if (!certain && waiting.stream().anyMatch(one -> one.timeOver || !one.searched)) {
                    mistrust = true; // nothing here, but is there nothing anywhere?
                    again = true;
                } else {
                    withNothing(seen, then);
                    planRecheck();
                }
            }
        }
        then.forEach(Runnable::run);
        if (again) {
            later();
        }
    }

    /** Gives every candidate to one who waits; whether all candidates have one. */
    private boolean hand(QueueSight seen, List<Runnable> then) {
        if (granting > 0) {
            return false; // who waited longest has no lease yet
        }
        int size = seen.candidates().size();
        for (int i = 0; i < size; i++) {
            KeyValue candidate = seen.candidates().get(i);
            long number = QueueKeys.number(candidate.key());
            if (claiming.contains(number)) {
                continue;
            }
            Waiting one = waiting.peek();
            if (one == null) {
                return false;
            }
            if (!one.lease.present()) {
                grantUpTo(size - i, then);
                return false;
            }
            waiting.remove();
            claiming.add(number);
            var claim = claims.claim(id(one), mark(one), seen, i, one.take.consumer(), one.lease);
            then.add(() -> {
                var unused = claim.whenComplete((result, failure) -> claimed(one, candidate, result, failure));
            });
        }
        return true;
    }

    private RequestId id(Waiting one) {
        return Attempts.id(one.request, keys.root() + "take", one.attempt);
    }

    private Value mark(Waiting one) {
        return Value.of(Attempts.id(one.request, keys.root() + "mark", 0).value());
    }

    /** Grants leases to those in front who need one, to no more than there are elements. */
    private void grantUpTo(int elements, List<Runnable> then) {
        for (Waiting one : waiting.stream().limit(elements).toList()) {
            if (!one.lease.present()) {
                waiting.remove(one);
                granting++;
                then.add(() -> grant(one));
            }
        }
    }

    private void grant(Waiting one) {
        var unused = store.grant(
                        Attempts.id(one.request, keys.root() + "lease", one.attempt), LeaseId.NONE, one.take.ttl())
                .whenComplete((granted, failure) -> {
                    synchronized (lock) {
                        granting--;
                    }
                    if (failure != null) {
                        one.result.completeExceptionally(Attempts.cause(failure));
                        later();
                        return;
                    }
                    synchronized (lock) {
                        one.lease = granted.id();
                    }
                    if (one.result.isDone()) { // cancelled meanwhile
                        var unusedToo = store.revoke(RequestId.random(), granted.id());
                    }
                    back(one, false);
                });
    }

    /** Those without an element: once each is asked whether it has one from a call before, then time decides. */
    private void withNothing(QueueSight seen, List<Runnable> then) {
        for (Waiting one : List.copyOf(waiting)) {
            if (!one.searched) {
                waiting.remove(one);
                one.searched = true;
                long from = lowest(seen.head());
                boolean last = one.timeOver;
                then.add(() -> {
                    var unused = claims.find(mark(one), from).whenComplete((delivery, failed) -> {
                        if (failed != null) {
                            one.result.completeExceptionally(Attempts.cause(failed));
                        } else if (delivery.isEmpty() && last) {
                            endWith(one, nothing(seen));
                        } else {
                            received(one, null, delivery);
                        }
                    });
                });
            } else if (one.timeOver) {
                then.add(() -> endWith(one, nothing(seen)));
            }
        }
    }

    private static QueueTakeOutcome nothing(QueueSight seen) {
        return seen.head().open()
                ? new QueueTakeOutcome.Empty()
                : new QueueTakeOutcome.Held(seen.head().settings().start());
    }

    private void endWith(Waiting one, QueueTakeOutcome outcome) {
        if (!one.take.lease().present() && one.lease.present()) {
            var unused = store.revoke(RequestId.random(), one.lease); // granted for an element that somebody else got
        }
        one.result.complete(outcome);
    }

    private void claimed(
            Waiting one, KeyValue candidate, @Nullable TransactionResult result, @Nullable Throwable failure) {
        boolean more;
        synchronized (lock) {
            claiming.remove(QueueKeys.number(candidate.key()));
            more = starved;
            starved = false;
        }
        if (more) {
            later();
        }
        if (result != null) {
            var unused = claims.delivery(result).whenComplete((delivery, failed) -> {
                if (failed == null) {
                    received(one, candidate, delivery);
                } else {
                    one.result.completeExceptionally(Attempts.cause(failed));
                }
            });
            return;
        }
        Throwable cause = failure == null ? stopping() : Attempts.cause(failure);
        if (cause instanceof LeaseNotFoundException && !one.take.lease().present()) {
            synchronized (lock) {
                one.lease = LeaseId.NONE; // ended while it waited
            }
            back(one, true);
        } else {
            one.result.completeExceptionally(cause);
            mistrust();
            later(); // others want the element
        }
    }

    private void received(Waiting one, @Nullable KeyValue candidate, Optional<QueueDelivery> delivery) {
        if (delivery.isEmpty()) {
            if (candidate != null) {
                mistrust(); // somebody else was faster: what is seen here is old
            }
            back(one, candidate != null);
        } else if (!one.result.complete(new QueueTakeOutcome.Delivered(delivery.get()))) {
            claims.undo(delivery.get().token()); // cancelled meanwhile
        } else if (candidate != null
                && delivery.get().token().element().number() != QueueKeys.number(candidate.key())) {
            later(); // a repeat got what it had before; the candidate is free again
        }
    }

    private void mistrust() {
        synchronized (lock) {
            mistrust = true;
        }
    }

    /** Once more, in front of those who came later. */
    private void back(Waiting one, boolean nextAttempt) {
        synchronized (lock) {
            if (nextAttempt) {
                one.attempt++;
            }
            mistrust |= one.timeOver;
            if (!one.result.isDone()) {
                waiting.addFirst(one);
            }
        }
        if (one.attempt > Attempts.MAX * Attempts.MAX) {
            one.result.completeExceptionally(new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "queue " + keys.queue() + ": " + one.attempt + " attempts met somebody faster"));
        }
        later();
    }

    private void planRecheck() {
        if (recheckPlanned || waiting.isEmpty()) {
            return;
        }
        recheckPlanned = true;
        try {
            var unused = timer.schedule(this::recheck, limits.recheck().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            recheckPlanned = false;
        }
    }

    private void recheck() {
        synchronized (lock) {
            recheckPlanned = false;
        }
        pump();
    }

    @Override
    public void changed(WatchBatch batch) {
        boolean news = false;
        for (WatchEvent event : batch.events()) {
            boolean put = event instanceof WatchEvent.Put;
            news |= put ? keys.inHead(event.key()) || keys.in("fresh", event.key()) : keys.in("held", event.key());
        }
        if (news) {
            pump();
        }
    }

    @Override
    public void ended(ProblemException cause) {
        synchronized (lock) {
            watch = null; // the next look opens another
        }
        later();
    }
}
