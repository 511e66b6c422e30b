package dev.muster.store.recipe.lock;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.api.coordination.lock.LockTarget;
import dev.muster.store.Limits;
import dev.muster.store.ReadAt;
import dev.muster.store.StateLimits;
import dev.muster.store.Store;
import dev.muster.store.local.LocalStore;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.place.StoreProbe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A store in memory, and locks on it. */
final class LockFixture implements AutoCloseable {

    static final Duration PATIENT = Duration.ofMinutes(2);
    static final Namespace NAMESPACE = Namespace.DEFAULT;
    static final Instant NOW = Instant.parse("2025-03-01T10:00:00Z");

    private static final KeyRange ALL_LOCKS = KeyRange.prefix("muster/coordination/default/locks/");

    final Store store = LocalStore.open(
            Limits.defaults().withState(StateLimits.defaults().withLeaseTtlMin(Duration.ofMillis(100))),
            Clock.systemUTC());
    final StoreProbe probe = new StoreProbe(store);
    final Places places = new Places(probe.probed(), Clock.fixed(NOW, ZoneOffset.UTC));
    final Locks locks = new Locks(places);

    LeaseId lease() {
        return await(store.grant(RequestId.random(), LeaseId.NONE, Duration.ofMinutes(10)))
                .id();
    }

    void endLease(LeaseId lease) {
        await(store.revoke(RequestId.random(), lease));
    }

    static LockTarget exclusive(String lock) {
        return LockTarget.exclusive(new LockName(lock));
    }

    static LockTarget shared(String lock) {
        return LockTarget.shared(new LockName(lock));
    }

    LockRequest request(String owner, LockTarget... targets) {
        return request(owner, lease(), targets);
    }

    static LockRequest request(String owner, LeaseId lease, LockTarget... targets) {
        return new LockRequest(
                NAMESPACE, Arrays.asList(targets), new OwnerId(owner), RequestId.random(), LeaseTerms.of(lease));
    }

    /** Takes locks that are free. */
    LockGrant take(String owner, LockTarget... targets) {
        return granted(locks.tryAcquire(request(owner, targets)));
    }

    /** Asks for locks that are not free, and waits until the places in the queues are taken. */
    CompletableFuture<LockOutcome> queueUp(LockRequest request) {
        int before = places();
        CompletableFuture<LockOutcome> outcome = locks.acquire(request, PATIENT);
        awaitPlaces(before + request.locks().size());
        assertThat(outcome).isNotDone();
        return outcome;
    }

    /** Like {@link #queueUp}, for those whose turn is of no interest. */
    void stand(String owner, LockTarget... targets) {
        var unused = queueUp(owner, targets);
    }

    CompletableFuture<LockOutcome> queueUp(String owner, LockTarget... targets) {
        return queueUp(request(owner, targets));
    }

    static LockGrant granted(CompletableFuture<LockOutcome> outcome) {
        LockOutcome found = await(outcome);
        assertThat(found).isInstanceOf(LockOutcome.Granted.class);
        return ((LockOutcome.Granted) found).grant();
    }

    /** Keys of holders and waiters. */
    int places() {
        return (int) await(store.range(RangeQuery.of(ALL_LOCKS).withCountOnly(), ReadAt.LINEARIZABLE))
                .count();
    }

    void awaitPlaces(int expected) {
        eventually(() -> assertThat(places()).isEqualTo(expected));
    }

    void awaitNoWatches() {
        eventually(() -> assertThat(probe.openWatches()).isZero());
    }

    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
    }

    @Override
    public void close() {
        places.close();
        store.close();
    }
}
