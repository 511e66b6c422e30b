package dev.muster.store.recipe.lock;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.recipe.lock.LockFixture.eventually;
import static dev.muster.store.recipe.lock.LockFixture.exclusive;
import static dev.muster.store.recipe.lock.LockFixture.granted;
import static dev.muster.store.recipe.lock.LockFixture.request;
import static dev.muster.store.recipe.lock.LockFixture.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.FencingToken;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockStanding;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.ReadAt;
import dev.muster.store.recipe.place.Places;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocksTests {

    private final LockFixture fixture = new LockFixture();
    private final Locks locks = fixture.locks;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void freeLockIsGrantedInOneTransactionAndWithoutAWatch() {
        LockRequest request = fixture.request("a", exclusive("l"));

        LockGrant grant = granted(locks.acquire(request, Duration.ofSeconds(30)));

        assertThat(grant.owner()).isEqualTo(new OwnerId("a"));
        assertThat(grant.lease()).isEqualTo(request.lease().lease());
        assertThat(fixture.probe.commits()).isEqualTo(1);
        assertThat(fixture.probe.watches()).isZero();
    }

    @Test
    void heldLockIsRefusedAtOnceWithItsHolderAndNothingIsLeftBehind() {
        LockGrant held = fixture.take("a", exclusive("l"));

        LockOutcome outcome = await(locks.tryAcquire(fixture.request("b", exclusive("l"))));

        assertThat(outcome).isInstanceOfSatisfying(LockOutcome.Busy.class, busy -> assertThat(busy.ahead())
                .singleElement()
                .satisfies(ahead -> {
                    assertThat(ahead.standing().owner()).isEqualTo(new OwnerId("a"));
                    assertThat(ahead.standing().token()).isEqualTo(held.token());
                    assertThat(ahead.standing().since()).isEqualTo(LockFixture.NOW);
                }));
        assertThat(fixture.places()).isEqualTo(1);
    }

    @Test
    void waitersAreServedInTheOrderTheyCameAndTokensGrow() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        List<CompletableFuture<LockOutcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(fixture.queueUp("w" + i, exclusive("l")));
        }

        FencingToken last = held.token();
        for (CompletableFuture<LockOutcome> next : waiting) {
            assertThat(next).isNotDone();
            await(locks.release(held));
            held = granted(next);
            assertThat(held.token()).isGreaterThan(last);
            last = held.token();
        }
        fixture.awaitNoWatches();
    }

    @Test
    void releaseWakesOneWaiterWithOneTransactionMore() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        CompletableFuture<LockOutcome> next = fixture.queueUp("next", exclusive("l"));
        CompletableFuture<LockOutcome> later = fixture.queueUp("later", exclusive("l"));
        int before = fixture.probe.commits();

        await(locks.release(held));
        granted(next);

        assertThat(fixture.probe.commits()).isEqualTo(before + 2);
        assertThat(later).isNotDone();
        eventually(() -> assertThat(fixture.probe.openWatches()).isEqualTo(1));
    }

    @Test
    void releaseTwiceSaysThatItWasNotHeldAndTakesNothingFromTheNextHolder() {
        LockGrant first = fixture.take("a", exclusive("l"));

        assertThat(await(locks.release(first))).isInstanceOf(ReleaseOutcome.Released.class);
        LockGrant second = fixture.take("b", exclusive("l"));

        assertThat(await(locks.release(first))).isEqualTo(new ReleaseOutcome.NotHeld(first.token()));
        assertThat(await(locks.release(second))).isInstanceOf(ReleaseOutcome.Released.class);
    }

    @Test
    void lockIsReleasedByItsTokenAlone() {
        LockGrant grant = fixture.take("a", exclusive("l"));
        LockName lock = new LockName("l");

        assertThat(await(locks.release(
                        LockFixture.NAMESPACE,
                        lock,
                        new FencingToken(grant.token().value() + 1))))
                .isInstanceOf(ReleaseOutcome.NotHeld.class);
        assertThat(await(locks.release(LockFixture.NAMESPACE, lock, grant.token())))
                .isInstanceOf(ReleaseOutcome.Released.class);
        assertThat(fixture.places()).isZero();
    }

    @Test
    void waiterThatRunsOutOfTimeLeavesTheQueueAndTheNextStillGetsItsTurn() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        CompletableFuture<LockOutcome> hurried =
                locks.acquire(fixture.request("hurried", exclusive("l")), Duration.ofSeconds(1));
        fixture.awaitPlaces(2);
        CompletableFuture<LockOutcome> patient =
                locks.acquire(fixture.request("patient", exclusive("l")), LockFixture.PATIENT);

        assertThat(await(hurried)).isInstanceOfSatisfying(LockOutcome.TimedOut.class, late -> assertThat(late.ahead())
                .extracting(LockStanding::standing)
                .extracting(standing -> standing.owner().value())
                .contains("holder")
                .doesNotContain("hurried"));
        fixture.awaitPlaces(2);
        await(locks.release(held));

        granted(patient);
    }

    @Test
    void cancelledWaiterLeavesTheQueueAndNoWatch() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        CompletableFuture<LockOutcome> waiting = fixture.queueUp("w", exclusive("l"));
        CompletableFuture<LockOutcome> behind = fixture.queueUp("behind", exclusive("l"));

        waiting.cancel(false);

        fixture.awaitPlaces(2);
        assertThat(behind).isNotDone();
        await(locks.release(held));
        granted(behind);
        fixture.awaitNoWatches();
    }

    @Test
    void requestCancelledWhileItEntersLeavesNothingBehind() {
        LockRequest request = fixture.request("a", exclusive("l"));
        CompletableFuture<Void> reached = new CompletableFuture<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        fixture.probe.onCommit((arguments, call) -> {
            if (reached.complete(null)) {
                return Optional.of(call.get().thenCombine(go, (result, now) -> result));
            }
            return Optional.empty();
        });

        CompletableFuture<LockOutcome> cancelled = locks.acquire(request, LockFixture.PATIENT);
        await(reached);
        fixture.awaitPlaces(1);
        cancelled.cancel(false);
        go.complete(null);

        fixture.awaitPlaces(0);
    }

    @Test
    void leaseLostWhileWaitingIsNeverGranted() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        LeaseId lost = fixture.lease();
        CompletableFuture<LockOutcome> waiting = fixture.queueUp(request("loser", lost, exclusive("l")));

        fixture.endLease(lost);
        await(locks.release(held));

        assertThat(await(waiting)).isInstanceOf(LockOutcome.Gone.class);
        assertThat(fixture.places()).isZero();
    }

    @Test
    void placeThatIsLostBetweenItsTurnAndTheGrantIsNotGranted() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        LeaseId lost = fixture.lease();
        CompletableFuture<LockOutcome> waiting = fixture.queueUp(request("loser", lost, exclusive("l")));
        fixture.probe.onCommit((arguments, call) -> {
            Transaction made = (Transaction) arguments[1];
            return made.readOnly() // the look before the grant
                    ? Optional.of(fixture.store.revoke(RequestId.random(), lost).thenCompose(ended -> call.get()))
                    : Optional.empty();
        });

        await(locks.release(held));

        assertThat(await(waiting)).isInstanceOf(LockOutcome.Gone.class);
    }

    @Test
    void holderWhoseLeaseEndsIsFollowedByTheNext() {
        LeaseId lease = fixture.lease();
        LockGrant lost = granted(locks.tryAcquire(request("a", lease, exclusive("l"))));
        CompletableFuture<LockOutcome> next = fixture.queueUp("b", exclusive("l"));

        fixture.endLease(lease);

        assertThat(granted(next).token()).isGreaterThan(lost.token());
        assertThat(await(locks.release(lost))).isInstanceOf(ReleaseOutcome.NotHeld.class);
    }

    @Test
    void requestOnALeaseThatHasEndedIsRefused() {
        LeaseId ended = fixture.lease();
        fixture.endLease(ended);

        assertThatThrownBy(() -> await(locks.tryAcquire(request("a", ended, exclusive("l")))))
                .isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void leaseGrantedWithTheLockIsKeptAliveWhileItWaitsAndEndsWithTheRelease() {
        LockGrant held = fixture.take("holder", exclusive("l"));
        LockRequest request = LockRequest.exclusive(
                LockFixture.NAMESPACE,
                new LockName("l"),
                new OwnerId("w"),
                RequestId.random(),
                LeaseTerms.ofTtl(Duration.ofSeconds(3)));
        CompletableFuture<LockOutcome> waiting = fixture.queueUp(request);
        LeaseId lease = waiterLease("w");
        Duration ttl = await(fixture.store.lease(lease)).ttl();
        long start = System.nanoTime();

        // the time to live passes: only keep-alives explain that the place is still there
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> System.nanoTime() - start > ttl.plusSeconds(1).toNanos());
        await(locks.release(held));
        LockGrant grant = granted(waiting);
        await(locks.release(grant));

        assertThat(grant.lease()).isEqualTo(lease);
        eventually(() ->
                assertThat(await(fixture.store.leases(ReadAt.LINEARIZABLE))).doesNotContain(lease));
    }

    @Test
    void lockWithItsOwnLeaseIsLostWhenNobodyKeepsItAlive() {
        LockRequest request = LockRequest.exclusive(
                LockFixture.NAMESPACE,
                new LockName("l"),
                new OwnerId("a"),
                RequestId.random(),
                LeaseTerms.ofTtl(Duration.ofMillis(200)));
        LockGrant grant = granted(locks.tryAcquire(request));

        try (var loss = locks.watchLoss(grant)) {
            assertThat(await(loss.lost())).isGreaterThan(grant.token().value());
        }
        fixture.take("b", exclusive("l"));
        fixture.awaitNoWatches();
    }

    @Test
    void refusedRequestLeavesNoLeaseOfItsOwn() {
        fixture.take("holder", exclusive("l"));
        List<LeaseId> before = await(fixture.store.leases(ReadAt.LINEARIZABLE));

        await(locks.tryAcquire(LockRequest.exclusive(
                LockFixture.NAMESPACE,
                new LockName("l"),
                new OwnerId("b"),
                RequestId.random(),
                LeaseTerms.ofTtl(Duration.ofMinutes(10)))));

        eventually(() ->
                assertThat(await(fixture.store.leases(ReadAt.LINEARIZABLE))).isEqualTo(before));
    }

    @Test
    void releaseIsNoLossAndLossByOthersIsTold() {
        LockGrant released = fixture.take("a", exclusive("l"));
        var quiet = locks.watchLoss(released);
        LockGrant stolen = fixture.take("b", exclusive("m"));
        var told = locks.watchLoss(stolen);

        await(locks.release(released));
        await(new Locks(new Places(fixture.store, Clock.systemUTC())).release(stolen));

        assertThat(await(told.lost())).isGreaterThan(stolen.token().value());
        assertThat(quiet.lost()).isCancelled();
        fixture.awaitNoWatches();
    }

    @Test
    void lossBeforeTheWatchIsToldAtOnce() {
        LockGrant grant = fixture.take("a", exclusive("l"));
        fixture.endLease(grant.lease());

        assertThat(await(locks.watchLoss(grant).lost()))
                .isGreaterThan(grant.token().value());
    }

    @Test
    void readersShareAndALaterReaderDoesNotPassAWaitingWriter() {
        LockGrant reader1 = fixture.take("r1", shared("l"));
        LockGrant reader2 = fixture.take("r2", shared("l"));
        CompletableFuture<LockOutcome> writer = fixture.queueUp("w", exclusive("l"));
        CompletableFuture<LockOutcome> reader3 = fixture.queueUp("r3", shared("l"));
        CompletableFuture<LockOutcome> reader4 = fixture.queueUp("r4", shared("l"));
        assertThat(await(locks.tryAcquire(fixture.request("r5", shared("l"))))).isInstanceOf(LockOutcome.Busy.class);

        await(locks.release(reader2));
        assertThat(writer).isNotDone();
        await(locks.release(reader1));
        LockGrant written = granted(writer);
        assertThat(reader3).isNotDone();
        await(locks.release(written));

        granted(reader3);
        granted(reader4);
    }

    @Test
    void severalLocksAreTakenTogetherOrNotAtAll() {
        LockGrant held = fixture.take("a", exclusive("m"));

        LockOutcome refused = await(locks.tryAcquire(fixture.request("b", exclusive("l"), exclusive("m"))));
        assertThat(refused).isInstanceOf(LockOutcome.Busy.class);
        assertThat(fixture.places()).isEqualTo(1);
        await(locks.release(held));
        LockGrant both = fixture.take("b", exclusive("m"), shared("l"));

        assertThat(await(locks.tryAcquire(fixture.request("c", exclusive("l")))))
                .isInstanceOf(LockOutcome.Busy.class);
        assertThat(await(locks.tryAcquire(fixture.request("c", exclusive("m")))))
                .isInstanceOf(LockOutcome.Busy.class);
        await(locks.release(both));
        assertThat(fixture.places()).isZero();
    }

    @Test
    void requestsForTheSameLocksInAnyOrderDoNotWaitForEachOther() {
        LockGrant l = fixture.take("x", exclusive("l"));
        LockGrant m = fixture.take("y", exclusive("m"));
        CompletableFuture<LockOutcome> first = fixture.queueUp("a", exclusive("l"), exclusive("m"));
        CompletableFuture<LockOutcome> second = fixture.queueUp("b", exclusive("m"), exclusive("l"));

        await(locks.release(m));
        await(locks.release(l));
        LockGrant granted = granted(first);
        assertThat(second).isNotDone();
        await(locks.release(granted));

        granted(second);
        fixture.awaitNoWatches();
    }

    @Test
    void fullQueueRefusesOneMoreAndKeepsNoPlaceForIt() {
        for (int i = 0; i < Places.QUEUE_MAX; i += Transaction.OPERATIONS_MAX) {
            Transaction.Builder fill = Transaction.builder();
            for (int k = i; k < i + Transaction.OPERATIONS_MAX; k++) {
                fill.then(Operation.put(Key.of("muster/coordination/default/locks/l/s/o/r" + k), Value.EMPTY));
            }
            await(fixture.store.commit(RequestId.random(), fill.build()));
        }

        assertThatThrownBy(() -> await(locks.tryAcquire(fixture.request("a", shared("l")))))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(ProblemType.TOO_MANY_REQUESTS));
        fixture.awaitPlaces(Places.QUEUE_MAX);
    }

    @Test
    void waitAndRequestAreBounded() {
        LockRequest request = fixture.request("a", exclusive("l"));

        assertThatThrownBy(() -> locks.acquire(request, Places.WAIT_MAX.plusNanos(1)))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> locks.acquire(request, Duration.ofNanos(-1)))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> fixture.request("a", exclusive("l"), shared("l")))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> fixture.request("a")).isInstanceOf(InvalidArgumentException.class);
    }

    private LeaseId waiterLease(String owner) {
        return await(locks.report(LockFixture.NAMESPACE)).locks().get(0).waiters().stream()
                .map(LockStanding::standing)
                .filter(standing -> standing.owner().value().equals(owner))
                .findFirst()
                .orElseThrow()
                .lease();
    }
}
