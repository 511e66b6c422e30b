package dev.muster.store.recipe.lock;

import dev.muster.api.Namespace;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockMode;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockReport;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockStanding;
import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.store.recipe.place.Claim;
import dev.muster.store.recipe.place.Hold;
import dev.muster.store.recipe.place.LossWatch;
import dev.muster.store.recipe.place.Occupant;
import dev.muster.store.recipe.place.PlaceAnswer;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.place.QueueName;
import dev.muster.store.recipe.place.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Locks that are fair, survive the loss of servers, and end with the lease of their holder.
 *
 * <p>Guaranteed: at each revision of the store a lock is held by one exclusive holder, or by sharing ones, or by nobody; it is
 * granted in the order of asking; each grant's {@link FencingToken} is larger than those of all earlier grants of the lock.
 * Not guaranteed, by this or any lock service: that a holder that was paused knows that it lost the lock. Let what the lock
 * protects refuse smaller tokens than it has seen.
 *
 * <p>Several locks of one request are queued for at one revision, so requests never wait for each other in a circle; only an
 * owner that asks for more while it holds some can, and {@link #report} shows it.
 *
 * <p>Thread-safe. No method blocks. Cancelling the future of a request leaves the queue. Failures are those of
 * {@link Places}: after one, the same request may be made again, here or on another member.
 */
public final class Locks {

    /** Most places of holders and waiters that one {@link #report} looks at. */
    public static final int REPORT_PLACES_MAX = 10_000;

    private final Places places;

    public Locks(Places places) {
        this.places = places;
    }

    /**
     * Takes the locks if all are free, and answers at once.
     *
     * @return {@link LockOutcome.Granted}, {@link LockOutcome.Busy}, which trying again with the same request gets
     *     again, or {@link LockOutcome.Gone}
     */
    public CompletableFuture<LockOutcome> tryAcquire(LockRequest request) {
        return places.tryEnter(claim(request), meaning(request));
    }

    /**
     * Waits until the locks are free and takes them.
     *
     * @param wait longest time in the queue, at most {@link Places#WAIT_MAX}; zero answers at once
     * @return {@link LockOutcome.Granted}, {@link LockOutcome.TimedOut}, {@link LockOutcome.Gone}, or
     *     {@link LockOutcome.Busy} if {@code wait} is zero; fails with {@code TOO_MANY_REQUESTS} if a queue has
     *     {@link Places#QUEUE_MAX} places
     */
    public CompletableFuture<LockOutcome> acquire(LockRequest request, Duration wait) {
        return places.enter(claim(request), wait, meaning(request));
    }

    /** Gives back all locks of a grant in one step, and the lease if it was granted with them. */
    public CompletableFuture<ReleaseOutcome> release(LockGrant grant) {
        return places.release(hold(grant));
    }

    /**
     * Gives back one lock by its token, or takes a waiter out of its queue; for those who have no grant at hand. Costs a read
     * more than {@link #release(LockGrant)}. Other locks of the same request stay held.
     */
    public CompletableFuture<ReleaseOutcome> release(Namespace namespace, LockName lock, FencingToken token) {
        return places.release(queue(namespace, lock), token);
    }

    /** Tells when the locks of a grant are lost; close it when that is no longer of interest. */
    public LossWatch watchLoss(LockGrant grant) {
        return places.watchLoss(hold(grant));
    }

    /** Who holds which lock, who waits for whom, and who waits in vain; linearizable. */
    public CompletableFuture<LockReport> report(Namespace namespace) {
        return places.census(QueueName.all(namespace, QueueName.Kind.LOCK), REPORT_PLACES_MAX, LockCensus::report);
    }

    private static QueueName queue(Namespace namespace, LockName lock) {
        return new QueueName(namespace, QueueName.Kind.LOCK, lock.value());
    }

    private static Claim claim(LockRequest request) {
        return new Claim(
                wants(request.namespace(), request.locks()),
                request.owner(),
                request.request(),
                request.lease(),
                "",
                Optional.empty());
    }

    private static Hold hold(LockGrant grant) {
        return new Hold(wants(grant.namespace(), grant.locks()), grant.owner(), grant.request(), grant.token());
    }

    private static List<Claim.Want> wants(Namespace namespace, List<LockTarget> targets) {
        return targets.stream()
                .map(target -> new Claim.Want(
                        queue(namespace, target.lock()),
                        target.mode() == LockMode.EXCLUSIVE ? Share.EXCLUSIVE : Share.SHARED))
                .toList();
    }

    private static Function<PlaceAnswer, LockOutcome> meaning(LockRequest request) {
        PlaceAnswer.Cases<LockOutcome> cases = new PlaceAnswer.Cases<>(
                granted -> new LockOutcome.Granted(new LockGrant(
                        request.namespace(),
                        request.locks(),
                        request.owner(),
                        request.request(),
                        granted.token(),
                        granted.lease())),
                busy -> new LockOutcome.Busy(standings(busy.ahead())),
                timedOut -> new LockOutcome.TimedOut(standings(timedOut.ahead())),
                gone -> new LockOutcome.Gone(gone.token()),
                disagreed -> {
                    throw new IllegalStateException("lock: settings found (expected: none)");
                });
        return answer -> answer.match(cases);
    }

    private static List<LockStanding> standings(List<Occupant> occupants) {
        return occupants.stream().map(LockCensus::standing).toList();
    }
}
