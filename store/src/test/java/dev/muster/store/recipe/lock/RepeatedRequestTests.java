package dev.muster.store.recipe.lock;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.recipe.lock.LockFixture.exclusive;
import static dev.muster.store.recipe.lock.LockFixture.granted;
import static dev.muster.store.recipe.lock.LockFixture.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.recipe.place.Places;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same request again: after a lost answer, at another member, while the first call still waits. */
class RepeatedRequestTests {

    private final LockFixture fixture = new LockFixture();
    private final Locks locks = fixture.locks;
    private final Places otherPlaces = new Places(fixture.store, Clock.systemUTC());
    private final Locks other = new Locks(otherPlaces);

    @AfterEach
    void close() {
        otherPlaces.close();
        fixture.close();
    }

    @Test
    void repeatOfAGrantedRequestGetsTheSameGrant() {
        LockRequest request = fixture.request("a", exclusive("l"), shared("m"));
        LockGrant first = granted(locks.tryAcquire(request));

        assertThat(granted(locks.tryAcquire(request))).isEqualTo(first);
        assertThat(granted(other.acquire(request, LockFixture.PATIENT))).isEqualTo(first);
        assertThat(fixture.places()).isEqualTo(2);
    }

    @Test
    void repeatWithALeaseOfItsOwnKeepsTheFirstLease() {
        LockRequest request = LockRequest.exclusive(
                LockFixture.NAMESPACE,
                new LockName("l"),
                new OwnerId("a"),
                RequestId.random(),
                LeaseTerms.ofTtl(Duration.ofMinutes(10)));
        LockGrant first = granted(locks.tryAcquire(request));

        assertThat(granted(other.tryAcquire(request))).isEqualTo(first);
    }

    @Test
    void repeatOfAWaitingRequestStandsInItsPlaceAndOutlivesTheFirstCall() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        LockRequest request = fixture.request("w", exclusive("l"));
        CompletableFuture<LockOutcome> first = fixture.queueUp(request);
        CompletableFuture<LockOutcome> behind = fixture.queueUp("behind", exclusive("l"));
        CompletableFuture<LockOutcome> again = other.acquire(request, LockFixture.PATIENT);
        LockFixture.eventually(() -> assertThat(await(fixture.store.hash(0)).revision())
                .isGreaterThan(held.token().value() + 2)); // the place was taken over

        first.cancel(false);
        await(locks.release(held));

        LockGrant grant = granted(again);
        assertThat(behind).isNotDone();
        await(locks.release(grant));
        granted(behind);
    }

    @Test
    void repeatAfterTheReleaseTakesNothing() {
        LockRequest request = fixture.request("a", exclusive("l"));
        LockGrant grant = granted(locks.tryAcquire(request));
        await(locks.release(grant));

        assertThat(await(locks.tryAcquire(request))).isEqualTo(new LockOutcome.Gone(grant.token()));
        assertThat(fixture.places()).isZero();
    }

    @Test
    void repeatAfterALostAnswerFindsTheLockThatWasTaken() {
        LockRequest request = fixture.request("a", exclusive("l"));
        AtomicInteger calls = new AtomicInteger();
        fixture.probe.onCommit((arguments, call) -> calls.incrementAndGet() == 1
                ? Optional.of(call.get().thenCompose(result -> CompletableFuture.failedFuture(unknown(arguments))))
                : Optional.empty());

        assertThatThrownBy(() -> await(locks.acquire(request, LockFixture.PATIENT)))
                .isInstanceOf(OutcomeUnknownException.class);
        LockGrant grant = granted(locks.acquire(request, LockFixture.PATIENT));

        assertThat(fixture.places()).isEqualTo(1);
        assertThat(grant.request()).isEqualTo(request.request());
    }

    @Test
    void requestThatArrivesLateAfterItsRepeatWasReleasedTakesNothing() {
        LockRequest request = fixture.request("a", exclusive("l"));
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Supplier<CompletableFuture<?>>> held = new CompletableFuture<>();
        fixture.probe.onCommit((arguments, call) -> {
            if (calls.incrementAndGet() == 1) {
                held.complete(call);
                return Optional.of(CompletableFuture.failedFuture(unknown(arguments)));
            }
            return Optional.empty();
        });
        assertThatThrownBy(() -> await(locks.tryAcquire(request))).isInstanceOf(OutcomeUnknownException.class);
        await(locks.release(granted(locks.tryAcquire(request))));

        await(await(held).get());

        assertThat(fixture.places()).isZero();
    }

    @Test
    void waitSurvivesTheLossOfTheQuorumForAWhile() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        CompletableFuture<LockOutcome> waiting = fixture.queueUp("w", exclusive("l"));
        AtomicInteger failures = new AtomicInteger();
        fixture.probe.onCommit(
                (arguments, call) -> ((Transaction) arguments[1]).readOnly() && failures.incrementAndGet() <= 3
                        ? Optional.of(CompletableFuture.failedFuture(
                                failures.get() == 1 ? unknown(arguments) : new NoQuorumException("test: no leader")))
                        : Optional.empty());

        await(locks.release(held));

        granted(waiting);
        assertThat(failures).hasValue(4);
    }

    @Test
    void closingEndsTheWaitAndTheRequestGoesOnElsewhereInItsPlace() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        LockRequest request = fixture.request("w", exclusive("l"));
        CompletableFuture<LockOutcome> first = fixture.queueUp(request);

        fixture.places.close();
        assertThatThrownBy(() -> await(first)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> await(locks.tryAcquire(request))).isInstanceOf(StoreClosedException.class);
        assertThat(fixture.places()).isEqualTo(2);
        CompletableFuture<LockOutcome> again = other.acquire(request, LockFixture.PATIENT);
        await(other.release(held));

        granted(again);
        fixture.awaitNoWatches();
    }

    @Test
    void closedStoreFailsTheWaitAndTheRelease() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        CompletableFuture<LockOutcome> waiting = fixture.queueUp("w", exclusive("l"));

        fixture.store.close();

        assertThatThrownBy(() -> await(waiting)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> await(locks.release(held))).isInstanceOf(StoreClosedException.class);
        fixture.awaitNoWatches();
    }

    @Test
    void sameRequestForAnotherModeIsRefused() {
        LockRequest request = fixture.request("a", exclusive("l"));
        granted(locks.tryAcquire(request));
        LockRequest changed = new LockRequest(
                request.namespace(), List.of(shared("l")), request.owner(), request.request(), request.lease());

        assertThatThrownBy(() -> await(locks.tryAcquire(changed))).isInstanceOf(InvalidArgumentException.class);
        assertThat(fixture.places()).isEqualTo(1);
    }

    private static OutcomeUnknownException unknown(Object[] arguments) {
        return new OutcomeUnknownException((RequestId) arguments[0], "test: the answer was lost");
    }
}
