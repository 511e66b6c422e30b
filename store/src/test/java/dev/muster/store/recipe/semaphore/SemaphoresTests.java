package dev.muster.store.recipe.semaphore;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.ReleaseOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreGrant;
import dev.muster.api.coordination.semaphore.SemaphoreName;
import dev.muster.api.coordination.semaphore.SemaphoreOutcome;
import dev.muster.api.coordination.semaphore.SemaphoreRequest;
import dev.muster.api.coordination.semaphore.SemaphoreStanding;
import dev.muster.api.coordination.semaphore.SemaphoreView;
import dev.muster.store.local.LocalStore;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.place.StoreProbe;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SemaphoresTests {

    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final SemaphoreName NAME = new SemaphoreName("s");
    private static final int TOTAL = 4;

    private final LocalStore store = LocalStore.open();
    private final StoreProbe probe = new StoreProbe(store);
    private final Places places = new Places(probe.probed(), Clock.systemUTC());
    private final Semaphores semaphores = new Semaphores(places);

    @AfterEach
    void close() {
        places.close();
        store.close();
    }

    @Test
    void permitsAreGrantedAsLongAsThereAreEnough() {
        SemaphoreGrant three = take("a", 3);

        assertThat(await(semaphores.tryAcquire(request("b", 2, TOTAL))))
                .isInstanceOfSatisfying(SemaphoreOutcome.Busy.class, busy -> assertThat(busy.ahead())
                        .extracting(SemaphoreStanding::permits)
                        .containsExactly(3));
        SemaphoreGrant one = take("c", 1);
        assertThat(view().available()).isZero();

        assertThat(await(semaphores.release(three))).isInstanceOf(ReleaseOutcome.Released.class);
        assertThat(await(semaphores.release(three))).isInstanceOf(ReleaseOutcome.NotHeld.class);
        assertThat(view().available()).isEqualTo(3);
        assertThat(await(semaphores.release(Namespace.DEFAULT, NAME, one.token())))
                .isInstanceOf(ReleaseOutcome.Released.class);
        assertThat(view().available()).isEqualTo(TOTAL);
    }

    @Test
    void oneWhoWantsManyIsNotPassedByThoseWhoWantFew() {
        SemaphoreGrant a = take("a", 2);
        SemaphoreGrant b = take("b", 1);
        CompletableFuture<SemaphoreOutcome> many = queueUp("many", 4);
        CompletableFuture<SemaphoreOutcome> few = queueUp("few", 1);

        SemaphoreView view = view();
        assertThat(view.waiters()).extracting(SemaphoreStanding::permits).containsExactly(4, 1);
        assertThat(view.available()).isEqualTo(1);

        await(semaphores.release(a));
        await(semaphores.release(b));
        SemaphoreGrant all = granted(many);
        assertThat(few).isNotDone();
        await(semaphores.release(all));
        granted(few);
        awaitNoWatches();
    }

    @Test
    void oneReleaseServesAllThatNowFit() {
        SemaphoreGrant all = take("a", 4);
        CompletableFuture<SemaphoreOutcome> first = queueUp("b", 2);
        CompletableFuture<SemaphoreOutcome> second = queueUp("c", 2);
        CompletableFuture<SemaphoreOutcome> third = queueUp("d", 1);

        await(semaphores.release(all));

        granted(first);
        granted(second);
        assertThat(view().waiters()).hasSize(1);
        assertThat(third).isNotDone();
    }

    @Test
    void waiterThatGivesUpLetsThoseBehindItPass() {
        take("a", 3);
        CompletableFuture<SemaphoreOutcome> many = queueUp("many", 4);
        CompletableFuture<SemaphoreOutcome> few = queueUp("few", 1);

        many.cancel(false);

        granted(few);
    }

    @Test
    void permitsOfAHolderWhoseLeaseEndsGoBack() {
        SemaphoreGrant lost = take("a", 4);
        CompletableFuture<SemaphoreOutcome> next = queueUp("b", 4);

        try (var loss = semaphores.watchLoss(lost)) {
            await(store.revoke(RequestId.random(), lost.lease()));
            assertThat(await(loss.lost())).isGreaterThan(lost.token().value());
        }

        assertThat(granted(next).token()).isGreaterThan(lost.token());
    }

    @Test
    void waiterRunsOutOfTime() {
        take("a", 4);

        assertThat(await(semaphores.acquire(request("b", 1, TOTAL), Duration.ofMillis(50))))
                .isInstanceOf(SemaphoreOutcome.TimedOut.class);
        assertThat(view().waiters()).isEmpty();
    }

    @Test
    void firstUseSettlesTheTotalAndAnotherIsRefused() {
        take("a", 1);

        assertThatThrownBy(() -> await(semaphores.tryAcquire(request("b", 1, 5))))
                .isInstanceOf(PermitsMismatchException.class)
                .hasMessage("total of semaphore s: 4 (expected: 5)");
        assertThat(view().total()).isEqualTo(4);
        assertThat(view().holders()).hasSize(1);
    }

    @Test
    void totalIsChangedForThoseWhoAskFromThenOn() {
        take("a", 4);

        assertThatThrownBy(() -> await(semaphores.resize(RequestId.random(), Namespace.DEFAULT, NAME, 3, 6)))
                .isInstanceOf(PermitsMismatchException.class);
        await(semaphores.resize(RequestId.random(), Namespace.DEFAULT, NAME, 4, 6));

        assertThatThrownBy(() -> await(semaphores.tryAcquire(request("b", 1, 4))))
                .isInstanceOf(PermitsMismatchException.class);
        granted(semaphores.tryAcquire(request("b", 2, 6)));
        assertThat(view().available()).isZero();
    }

    @Test
    void repeatFindsThePermitsThatItHas() {
        SemaphoreRequest request = request("a", 3, TOTAL);
        SemaphoreGrant first = granted(semaphores.tryAcquire(request));

        assertThat(granted(semaphores.acquire(request, PATIENT))).isEqualTo(first);
        assertThat(view().available()).isEqualTo(1);
    }

    @Test
    void permitsAreBounded() {
        assertThatThrownBy(() -> request("a", 5, 4)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> request("a", 0, 4)).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> request("a", 1, SemaphoreRequest.PERMITS_MAX + 1))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void neverMorePermitsThanThereAre() throws Exception {
        long seed = System.nanoTime();
        AtomicInteger held = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> owners = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String owner = "o" + i;
                Random random = new Random(seed + i);
                owners.add(threads.submit(() -> {
                    for (int round = 0; round < 30; round++) {
                        int permits = 1 + random.nextInt(TOTAL);
                        SemaphoreGrant grant = granted(semaphores.acquire(request(owner, permits, TOTAL), PATIENT));
                        most.accumulateAndGet(held.addAndGet(permits), Math::max);
                        Thread.onSpinWait();
                        held.addAndGet(-permits);
                        await(semaphores.release(grant));
                    }
                }));
            }
            for (Future<?> owner : owners) {
                owner.get(3, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(most).as("seed %d", seed).hasValueLessThanOrEqualTo(TOTAL);
        assertThat(view().holders()).isEmpty();
        awaitNoWatches();
    }

    private SemaphoreGrant take(String owner, int permits) {
        return granted(semaphores.tryAcquire(request(owner, permits, TOTAL)));
    }

    private CompletableFuture<SemaphoreOutcome> queueUp(String owner, int permits) {
        int before = view().waiters().size();
        CompletableFuture<SemaphoreOutcome> waiting = semaphores.acquire(request(owner, permits, TOTAL), PATIENT);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(view().waiters())
                .hasSize(before + 1));
        return waiting;
    }

    private SemaphoreRequest request(String owner, int permits, int total) {
        LeaseId lease = await(store.grant(RequestId.random(), LeaseId.NONE, Duration.ofMinutes(10)))
                .id();
        return new SemaphoreRequest(
                Namespace.DEFAULT, NAME, permits, total, new OwnerId(owner), RequestId.random(), LeaseTerms.of(lease));
    }

    private SemaphoreView view() {
        return await(semaphores.view(Namespace.DEFAULT, NAME));
    }

    private void awaitNoWatches() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(probe.openWatches())
                .isZero());
    }

    private static SemaphoreGrant granted(CompletableFuture<SemaphoreOutcome> outcome) {
        SemaphoreOutcome found = await(outcome);
        assertThat(found).isInstanceOf(SemaphoreOutcome.Granted.class);
        return ((SemaphoreOutcome.Granted) found).grant();
    }
}
