package dev.muster.store.recipe.place;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.Watch;
import dev.muster.store.WatchRequest;
import dev.muster.store.recipe.place.Share.Obstacle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call that wants its turn: takes the places, waits for those before it, makes sure that its places are still there when
 * they are gone, and gives them up if it ends otherwise. Thread-safe; its steps follow each other on threads of the store.
 */
final class Attempt<T> {

    private static final int TAKE_OVERS_MAX = 8;
    private static final Duration RETRY_MIN = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(2);

    private enum Phase {
        ENTERING,
        STANDING,
        LEAVING,
        DONE
    }

    private final Places places;
    private final Store store;
    private final Claim claim;
    private final ClaimSteps steps;
    private final Duration wait;
    private final Function<PlaceAnswer, T> meaning;
    private final String attempt = RequestId.random().value();
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    // guarded by this; nothing is called under the lock
    private Phase phase = Phase.ENTERING;
    private Value value;
    private LeaseId lease = LeaseId.NONE;
    private boolean ownLease;
    private @Nullable FencingToken token;
    private @Nullable Watch watch;
    private @Nullable Future<?> limit;
    private @Nullable Future<?> keepAlive;
    private Duration retryAfter = RETRY_MIN;
    private boolean placesStay;

    /** @param wait zero to be answered at once */
    Attempt(Places places, Claim claim, Duration wait, Function<PlaceAnswer, T> meaning) {
        this.places = places;
        this.store = places.store();
        this.claim = claim;
        this.steps = new ClaimSteps(claim);
        this.wait = wait;
        this.meaning = meaning;
        this.ownLease = claim.lease().ttl() != null;
        this.value =
                new PlaceValue(places.now(), attempt, ownLease, claim.wants().size(), claim.payload()).encode();
    }

    CompletableFuture<T> start() {
        var unusedEnd = answer.whenComplete((given, failure) -> ended());
        then(settle().thenCompose(settled -> lease()).thenCompose(this::enter), this::entered, failure -> {
            if (!fail(failure)) {
                leaveQuietly(); // cancelled meanwhile, and perhaps it entered
            }
        });
        return answer;
    }

    /**
     * Ends the waiting with a failure; the places stay, so that repeating the request finds them.
     *
     * @return whether it had not ended before
     */
    boolean fail(Throwable failure) {
        synchronized (this) {
            placesStay = !answer.isDone();
            phase = Phase.DONE;
        }
        return answer.completeExceptionally(failure);
    }

    private CompletableFuture<?> settle() {
        if (claim.agreement().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Claim.Agreement agreement = claim.agreement().get();
        return store.get(agreement.key(), ReadAt.STALE)
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedFuture(null)
                        : store.commit(
                                RequestId.random(),
                                Transaction.builder()
                                        .when(Compare.absent(agreement.key()))
                                        .then(Operation.put(agreement.key(), agreement.value()))
                                        .build()));
    }

    private CompletableFuture<LeaseId> lease() {
        LeaseId given = claim.lease().lease();
        Duration ttl = claim.lease().ttl();
        return given != null || ttl == null
                ? CompletableFuture.completedFuture(given == null ? LeaseId.NONE : given)
                : store.grant(claim.write("lease"), LeaseId.NONE, ttl).thenApply(LeaseGrant::id);
    }

    private CompletableFuture<TransactionResult> enter(LeaseId granted) {
        synchronized (this) {
            lease = granted;
        }
        return store.commit(claim.write(wait.isZero() ? "try" : "enter"), steps.enter(value(), granted, wait.isZero()));
    }

    private void entered(TransactionResult result) {
        Optional<KeyValue> entry = steps.place(result);
        if (entry.isEmpty()) {
            revokeOwnLease();
            finish(steps.refusal(result));
            return;
        }
        if (!entry.get().key().equals(claim.keys().get(0))) {
            throw new InvalidArgumentException(
                    "requestId", claim.request(), "a new one for another kind of claim on the same");
        }
        Occupant place = Occupant.of(entry.get());
        if (!result.succeeded() || !place.value().attempt().equals(attempt)) {
            takeOver(place.token(), TAKE_OVERS_MAX); // an earlier call took it
        } else if (steps.crowd(result) >= Places.QUEUE_MAX) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "queue: " + steps.crowd(result) + " have a place (expected: fewer than " + Places.QUEUE_MAX + ")");
        } else {
            stand(place, steps.obstacle(result), result.revision());
        }
    }

    /** Makes the places of an earlier call with the same request id those of this one. */
    private void takeOver(FencingToken first, int triesLeft) {
        then(store.get(claim.keys().get(0), ReadAt.LINEARIZABLE), found -> {
            if (answer.isDone()) {
                return; // cancelled: the places are the other call's, which may have been granted them
            }
            if (found.isEmpty() || found.get().createRevision() != first.value()) {
                finish(new PlaceAnswer.Gone(first));
                return;
            }
            Occupant place = Occupant.of(found.get());
            PlaceValue mine = place.value().withAttempt(attempt);
            LeaseId spare = spareLease(place, mine);
            then(store.commit(RequestId.random(), steps.takeOver(place, mine.encode())), taken -> {
                if (taken.succeeded()) {
                    places.revoke(spare);
                    stand(place, steps.obstacleOfTakeOver(taken), taken.revision());
                } else if (triesLeft > 0) {
                    takeOver(first, triesLeft - 1);
                } else {
                    throw new ProblemException(
                            ProblemType.TOO_MANY_REQUESTS,
                            "requestId: " + claim.request() + " repeated by many at once (expected: one at a time)");
                }
            });
        });
    }

    /** The lease that was granted in vain, because the place has one. */
    private synchronized LeaseId spareLease(Occupant place, PlaceValue mine) {
        LeaseId spare = ownLease && !lease.equals(place.lease()) ? lease : LeaseId.NONE;
        value = mine.encode();
        lease = place.lease();
        ownLease = mine.ownLease();
        return spare;
    }

    private void stand(Occupant place, Optional<Obstacle> obstacle, long revision) {
        synchronized (this) {
            token = place.token();
            lease = place.lease();
            if (phase == Phase.ENTERING) {
                phase = Phase.STANDING;
            }
        }
        if (answer.isDone()) {
            if (!staysAfterAll()) {
                leaveQuietly(); // cancelled while it entered
            }
        } else if (obstacle.isEmpty()) {
            grant();
        } else if (wait.isZero()) {
            leave(PlaceAnswer.Busy::new);
        } else {
            keep(places.later(() -> leave(PlaceAnswer.TimedOut::new), wait), null);
            keepAliveLater();
            awaitGoing(obstacle.get(), revision + 1);
        }
    }

    private void awaitGoing(Obstacle obstacle, long from) {
        Going going = new Going(obstacle);
        Watch opened;
        try {
            opened = store.watch(WatchRequest.of(obstacle.watched(), from).withChanges(false, true), going);
        } catch (RevisionCompactedException late) {
            look();
            return;
        }
        Watch earlier;
        boolean over;
        synchronized (this) {
            over = phase != Phase.STANDING;
            earlier = watch;
            watch = opened;
        }
        if (earlier != null) {
            earlier.close();
        }
        if (over) {
            opened.close();
            return;
        }
        then(going.gone().whenComplete((gone, failure) -> opened.close()), gone -> look());
    }

    /** The step that makes a grant true: the places are still there, and nobody is before them, at one revision. */
    private void look() {
        FencingToken standing = token();
        if (standing == null || answer.isDone()) {
            return;
        }
        then(
                store.commit(RequestId.random(), steps.look(standing)),
                looked -> {
                    resetRetry();
                    if (!steps.stands(looked, standing)) {
                        finish(new PlaceAnswer.Gone(standing));
                    } else {
                        steps.obstacleOfLook(looked)
                                .ifPresentOrElse(left -> awaitGoing(left, looked.revision() + 1), this::grant);
                    }
                },
                failure -> {
                    if (Places.mayPass(failure)) {
                        var unused = places.later(this::look, nextRetry()); // at most until the limit of the wait
                    } else {
                        failAndLeave(failure);
                    }
                });
    }

    private void grant() {
        FencingToken granted = token();
        if (granted != null && !finish(new PlaceAnswer.Granted(granted, leaseNow()))) {
            leaveQuietly(); // cancelled at the last moment
        }
    }

    /** Gives the places up, then answers. */
    private void leave(Function<List<Occupant>, PlaceAnswer> reason) {
        FencingToken left = token();
        synchronized (this) {
            if (phase != Phase.STANDING || left == null) {
                return;
            }
            phase = Phase.LEAVING;
        }
        then(
                store.commit(RequestId.random(), steps.leave(value())),
                result -> {
                    if (result.succeeded()) {
                        revokeOwnLease();
                    }
                    finish(
                            steps.gone(result) ? new PlaceAnswer.Gone(left) : reason.apply(steps.ahead(result)),
                            Phase.LEAVING);
                },
                this::failAndLeave);
    }

    /** For a failure that does not end by itself: the place is given up as soon as that is possible. */
    private void failAndLeave(Throwable failure) {
        fail(failure);
        leaveQuietly();
    }

    private void leaveQuietly() {
        Value mine = value();
        places.persist(() -> store.commit(RequestId.random(), steps.leave(mine)).thenAccept(left -> {
            if (left.succeeded()) {
                revokeOwnLease();
            }
        }));
    }

    private void keepAliveLater() {
        Duration ttl = claim.lease().ttl();
        if (ttl == null || answer.isDone()) {
            return;
        }
        keep(
                null,
                places.later(
                        () -> {
                            var unused = store.keepAlive(leaseNow()).whenComplete((kept, failure) -> {
                                if (failure instanceof LeaseNotFoundException) {
                                    look(); // and find the place gone, now or the next time
                                }
                                keepAliveLater();
                            });
                        },
                        ttl.dividedBy(3)));
    }

    private boolean finish(PlaceAnswer given) {
        return finish(given, phaseNow() == Phase.ENTERING ? Phase.ENTERING : Phase.STANDING);
    }

    /** @return false if the caller ended it before; whatever else ends it answers by itself */
    private boolean finish(PlaceAnswer given, Phase expected) {
        synchronized (this) {
            if (phase != expected) {
                return phase != Phase.DONE || !answer.isCompletedExceptionally();
            }
            phase = Phase.DONE;
        }
        try {
            return answer.complete(meaning.apply(given));
        } catch (RuntimeException refusal) {
            return answer.completeExceptionally(refusal);
        }
    }

    /** However it ended: nothing is left behind, and if its caller ended it, also not its place. */
    private void ended() {
        Phase before;
        Watch open;
        Future<?> timer;
        Future<?> renewal;
        synchronized (this) {
            before = phase;
            phase = Phase.DONE;
            open = watch;
            timer = limit;
            renewal = keepAlive;
        }
        if (open != null) {
            open.close();
        }
        if (timer != null) {
            timer.cancel(false);
        }
        if (renewal != null) {
            renewal.cancel(false);
        }
        places.ended(this);
        if (before == Phase.STANDING || before == Phase.LEAVING) {
            leaveQuietly();
        }
    }

    private <R> void then(CompletableFuture<R> step, Consumer<R> next) {
        then(step, next, this::fail);
    }

    private <R> void then(CompletableFuture<R> step, Consumer<R> next, Consumer<Throwable> failed) {
        var unused = step.whenComplete((result, failure) -> {
            try {
                if (failure == null) {
                    next.accept(result);
                } else {
                    failed.accept(Places.unwrapped(failure));
                }
            } catch (RuntimeException broken) {
                failAndLeave(broken);
            }
        });
    }

    private void keep(@Nullable Future<?> limitTimer, @Nullable Future<?> keepAliveTimer) {
        boolean over;
        synchronized (this) {
            over = phase == Phase.DONE;
            limit = limitTimer == null ? limit : limitTimer;
            keepAlive = keepAliveTimer == null ? keepAlive : keepAliveTimer;
        }
        if (over && limitTimer != null) {
            limitTimer.cancel(false);
        }
        if (over && keepAliveTimer != null) {
            keepAliveTimer.cancel(false);
        }
    }

    private void revokeOwnLease() {
        LeaseId own;
        synchronized (this) {
            own = ownLease ? lease : LeaseId.NONE;
        }
        places.revoke(own);
    }

    private synchronized Duration nextRetry() {
        Duration next = retryAfter;
        Duration doubled = next.multipliedBy(2);
        retryAfter = doubled.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : doubled;
        return next;
    }

    private synchronized void resetRetry() {
        retryAfter = RETRY_MIN;
    }

    private synchronized boolean staysAfterAll() {
        return placesStay;
    }

    private synchronized Phase phaseNow() {
        return phase;
    }

    private synchronized Value value() {
        return value;
    }

    private synchronized LeaseId leaseNow() {
        return lease;
    }

    private synchronized @Nullable FencingToken token() {
        return token;
    }
}
