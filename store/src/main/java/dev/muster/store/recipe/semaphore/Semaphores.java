package dev.muster.store.recipe.semaphore;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Compare;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Relation;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.semaphore.SemaphoreGrant;
import dev.muster.api.coordination.semaphore.SemaphoreName;
import dev.muster.api.coordination.semaphore.SemaphoreOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreRequest;
import dev.muster.api.coordination.semaphore.SemaphoreStanding;
import dev.muster.api.coordination.semaphore.SemaphoreView;
import dev.muster.store.recipe.place.Claim;
import dev.muster.store.recipe.place.Hold;
import dev.muster.store.recipe.place.LossWatch;
import dev.muster.store.recipe.place.Occupant;
import dev.muster.store.recipe.place.PlaceAnswer;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.place.QueueName;
import dev.muster.store.recipe.place.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Semaphores that are fair: permits are given out in the order of asking, so that one who wants many is not passed by those
 * who want few. The permits of a holder whose lease ends go back by themselves. How many there are in all is settled by the
 * first use, and changed by {@link #resize}; a request that believes otherwise is refused.
 *
 * <p>Thread-safe. No method blocks. Cancelling the future of a request leaves the queue. Failures are those of
 * {@link Places}: after one, the same request may be made again, here or on another member.
 */
public final class Semaphores {

    private final Places places;

    public Semaphores(Places places) {
        this.places = places;
    }

    /**
     * Takes permits if there are enough, and answers at once.
     *
     * @return {@link SemaphoreOutcome.Granted}, {@link SemaphoreOutcome.Busy} or {@link SemaphoreOutcome.Gone}; fails
     *     with {@link PermitsMismatchException}
     */
    public CompletableFuture<SemaphoreOutcome> tryAcquire(SemaphoreRequest request) {
        return places.tryEnter(claim(request), meaning(request));
    }

    /**
     * Waits until there are enough permits and takes them.
     *
     * @param wait longest time in the queue, at most {@link Places#WAIT_MAX}; zero answers at once
     * @return {@link SemaphoreOutcome.Granted}, {@link SemaphoreOutcome.TimedOut}, {@link SemaphoreOutcome.Gone}, or
     *     {@link SemaphoreOutcome.Busy} if {@code wait} is zero; fails with {@link PermitsMismatchException}, and with
     *     {@code TOO_MANY_REQUESTS} if the queue has {@link Places#QUEUE_MAX} places
     */
    public CompletableFuture<SemaphoreOutcome> acquire(SemaphoreRequest request, Duration wait) {
        return places.enter(claim(request), wait, meaning(request));
    }

    /** Gives permits back, and the lease if it was granted with them. */
    public CompletableFuture<ReleaseOutcome> release(SemaphoreGrant grant) {
        return places.release(hold(grant));
    }

    /** Gives permits back by their token, or takes a waiter out of the queue. Costs a read more. */
    public CompletableFuture<ReleaseOutcome> release(Namespace namespace, SemaphoreName semaphore, FencingToken token) {
        return places.release(queue(namespace, semaphore), token);
    }

    /** Tells when permits are lost; close it when that is no longer of interest. */
    public LossWatch watchLoss(SemaphoreGrant grant) {
        return places.watchLoss(hold(grant));
    }

    /**
     * Changes how many permits there are in all, for those who ask from now on; those who hold permits or wait already count
     * with the number that they asked with.
     *
     * @param expected what the caller believes it is; 0 if the semaphore was never used
     * @param total how many there shall be
     * @return the revision of the change; fails with {@link PermitsMismatchException} if {@code expected} is wrong
     */
    public CompletableFuture<Long> resize(
            RequestId request, Namespace namespace, SemaphoreName semaphore, int expected, int total) {
        SemaphoreRequest.requireTotal(total);
        Key settings = queue(namespace, semaphore).settings();
        Transaction resize = Transaction.builder()
                .when(
                        expected == 0
                                ? Compare.absent(settings)
                                : Compare.value(settings, Relation.EQUAL, value(expected)))
                .then(Operation.put(settings, value(total)))
                .orElse(Operation.get(settings))
                .build();
        return Places.unwrapping(places.store().commit(request, resize).thenApply(result -> {
            if (!result.succeeded()) {
                throw new PermitsMismatchException(semaphore, total(result, 0), expected);
            }
            return result.revision();
        }));
    }

    /** Who holds permits and who waits; linearizable. */
    public CompletableFuture<SemaphoreView> view(Namespace namespace, SemaphoreName semaphore) {
        QueueName queue = queue(namespace, semaphore);
        Transaction look = Transaction.builder()
                .then(Operation.get(queue.settings()), Operation.range(queue.first(Places.QUEUE_MAX)))
                .build();
        return Places.unwrapping(places.store()
                .commit(RequestId.random(), look)
                .thenApply(result -> view(semaphore, total(result, 0), range(result, 1), result.revision())));
    }

    private static SemaphoreView view(SemaphoreName semaphore, int total, RangeResult queue, long revision) {
        List<SemaphoreStanding> holders = new ArrayList<>();
        List<SemaphoreStanding> waiters = new ArrayList<>();
        long taken = 0;
        for (KeyValue entry : queue.entries()) {
            SemaphoreStanding place = standing(Occupant.of(entry));
            taken += place.permits();
            (taken <= total ? holders : waiters).add(place);
        }
        return new SemaphoreView(revision, semaphore, total, holders, waiters, !queue.more());
    }

    private static QueueName queue(Namespace namespace, SemaphoreName semaphore) {
        return new QueueName(namespace, QueueName.Kind.SEMAPHORE, semaphore.value());
    }

    private static Claim claim(SemaphoreRequest request) {
        QueueName queue = queue(request.namespace(), request.semaphore());
        return new Claim(
                List.of(new Claim.Want(queue, Share.permits(request.permits(), request.total()))),
                request.owner(),
                request.request(),
                request.lease(),
                "",
                Optional.of(new Claim.Agreement(queue.settings(), value(request.total()))));
    }

    private static Hold hold(SemaphoreGrant grant) {
        QueueName queue = queue(grant.namespace(), grant.semaphore());
        return new Hold(
                List.of(new Claim.Want(queue, Share.permits(grant.permits(), 0))),
                grant.owner(),
                grant.request(),
                grant.token());
    }

    private static Function<PlaceAnswer, SemaphoreOutcome> meaning(SemaphoreRequest request) {
        PlaceAnswer.Cases<SemaphoreOutcome> cases = new PlaceAnswer.Cases<>(
                granted -> new SemaphoreOutcome.Granted(new SemaphoreGrant(
                        request.namespace(),
                        request.semaphore(),
                        request.permits(),
                        request.owner(),
                        request.request(),
                        granted.token(),
                        granted.lease())),
                busy -> new SemaphoreOutcome.Busy(standings(busy.ahead())),
                timedOut -> new SemaphoreOutcome.TimedOut(standings(timedOut.ahead())),
                gone -> new SemaphoreOutcome.Gone(gone.token()),
                disagreed -> {
                    throw new PermitsMismatchException(
                            request.semaphore(),
                            disagreed.found().map(Semaphores::total).orElse(0),
                            request.total());
                });
        return answer -> answer.match(cases);
    }

    private static List<SemaphoreStanding> standings(List<Occupant> occupants) {
        return occupants.stream().map(Semaphores::standing).toList();
    }

    private static SemaphoreStanding standing(Occupant occupant) {
        int permits = occupant.place().share() instanceof Share.Permits share ? share.wanted() : 0;
        return new SemaphoreStanding(permits, occupant.standing());
    }

    private static Value value(int total) {
        return Value.of(Integer.toString(total));
    }

    private static int total(Value settled) {
        return Integer.parseInt(settled.text());
    }

    private static int total(TransactionResult result, int at) {
        return range(result, at).first().map(entry -> total(entry.value())).orElse(0);
    }

    private static RangeResult range(TransactionResult result, int at) {
        return ((OperationResult.Range) result.results().get(at)).result();
    }
}
