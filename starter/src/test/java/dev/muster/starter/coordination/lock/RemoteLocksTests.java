package dev.muster.starter.coordination.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.InvalidArgumentException;
import dev.muster.starter.coordination.CoordinationFixture;
import dev.muster.starter.coordination.CoordinationStub;
import dev.muster.starter.coordination.lease.LostException;
import dev.muster.starter.coordination.lease.WaitInterruptedException;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteLocksTests {

    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final CoordinationStub server = CoordinationStub.started();
    private final CoordinationFixture process = new CoordinationFixture("here", server.uri());
    private final CoordinationFixture other = new CoordinationFixture("there", server.uri());
    private final Locks locks = new RemoteLocks(process.client(), process.asking(), TTL);
    private final Locks theirs = new RemoteLocks(other.client(), other.asking(), TTL);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        boolean unused = Thread.interrupted();
        process.close();
        other.close();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void aLockIsHeldByOneUntilItIsClosed() {
        HeldLock lock = locks.tryAcquire("a").orElseThrow();

        assertThat(lock.isHeld()).isTrue();
        assertThat(locks.heldByCurrentThread("a")).isTrue();
        assertThat(theirs.tryAcquire("a")).isEmpty();
        lock.close();
        lock.close();
        assertThat(lock.isHeld()).isFalse();
        assertThat(locks.heldByCurrentThread("a")).isFalse();
        assertThatThrownBy(lock::requireHeld).isInstanceOf(LostException.class).hasMessageStartingWith("lock a: lost");

        try (HeldLock next = theirs.tryAcquire("a").orElseThrow()) {
            assertThat(next.token()).isGreaterThan(lock.token());
        }
        assertThat(process.keeper().count()).isZero();
    }

    @Test
    void aThreadIsGivenAgainWhatItHasAndNoOther() throws Exception {
        try (HeldLock outer = locks.tryAcquire("a").orElseThrow()) {
            try (HeldLock inner = locks.tryAcquire("a").orElseThrow()) {
                assertThat(inner.token()).isEqualTo(outer.token());
            }
            assertThat(outer.isHeld()).isTrue();
            assertThat(threads.submit(() -> locks.tryAcquire("a")).get()).isEmpty();
        }
        assertThat(server.owners("locks/a")).isEmpty();
        assertThat(server.requests().stream().filter(request -> request.endsWith("/locks")))
                .hasSize(2);
    }

    @Test
    void aThreadDoesNotWaitForItself() {
        try (HeldLock shared =
                locks.acquire(LockWish.shared("a"), Duration.ZERO).held().orElseThrow()) {
            assertThat(shared.isHeld()).isTrue();
            assertThatThrownBy(() -> locks.tryAcquire("a", PATIENT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("lock a: wanted alone by a thread that shares it"
                            + " (expected: taken in one step, or given back before)");
            assertThatThrownBy(() -> locks.acquire(LockWish.shared("b").and(LockWish.shared("a")), PATIENT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("lock b: wanted together with lock a, which this thread holds");
        }
    }

    @Test
    void readersShareAndSeveralAreTakenInOneStep() {
        LockWish wish = LockWish.shared("a").and(LockWish.exclusive("b"));
        try (HeldLock both = locks.acquire(wish, Duration.ZERO).held().orElseThrow();
                HeldLock reader = theirs.acquire(LockWish.shared("a"), Duration.ZERO)
                        .held()
                        .orElseThrow()) {
            assertThat(reader.isHeld()).isTrue();
            assertThat(both.locks()).hasSize(2);
            assertThat(theirs.tryAcquire("b")).isEmpty();
        }
        assertThat(server.owners("locks/a")).isEmpty();
        assertThat(server.owners("locks/b")).isEmpty();
        assertThatThrownBy(() -> LockWish.exclusive("a", "a")).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> LockWish.exclusive()).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void whoWaitsGetsItInTurn() throws Exception {
        HeldLock lock = locks.tryAcquire("a").orElseThrow();
        Future<Optional<HeldLock>> waiting = threads.submit(() -> theirs.tryAcquire("a", PATIENT));
        await().atMost(PATIENT).until(() -> server.owners("locks/a").size() == 2);

        lock.close();

        assertThat(waiting.get(60, TimeUnit.SECONDS))
                .hasValueSatisfying(next -> assertThat(next.isHeld()).isTrue());
    }

    @Test
    void aLostAnswerIsAskedForAgainAndTheLockTakenOnce() {
        server.loseAnswers(2);

        try (HeldLock lock = locks.tryAcquire("a", PATIENT).orElseThrow()) {
            assertThat(lock.isHeld()).isTrue();
            assertThat(server.owners("locks/a")).hasSize(1);
        }
        assertThat(server.owners("locks/a")).isEmpty();
    }

    @Test
    void aLeaseIsKeptAliveFarBeyondItsTime() {
        try (HeldLock lock = locks.acquire(LockWish.exclusive("a").withTtl(SHORT), Duration.ZERO)
                .held()
                .orElseThrow()) {
            await().atMost(PATIENT)
                    .until(() -> server.requests().stream()
                                    .filter(request -> request.endsWith("/keep-alive"))
                                    .count()
                            > 4);
            assertThat(lock.isHeld()).isTrue();
            assertThat(theirs.tryAcquire("a")).isEmpty();
        }
    }

    @Test
    void aLockIsLostBeforeTheServerCanGiveItAwayAlsoIfNobodyAnswers() {
        AtomicInteger told = new AtomicInteger();
        HeldLock lock = locks.acquire(LockWish.exclusive("a").withTtl(SHORT), Duration.ZERO)
                .held()
                .orElseThrow();
        lock.onLost(told::incrementAndGet);

        server.stop();
        await().atMost(PATIENT).until(() -> told.get() == 1);

        assertThat(lock.isHeld()).isFalse();
        assertThat(locks.heldByCurrentThread("a")).isFalse();
        assertThat(process.keeper().losses()).isEqualTo(1);
        await().atMost(PATIENT).until(() -> process.keeper().trouble() != null);
        server.start();
        try (HeldLock again = locks.tryAcquire("a", PATIENT).orElseThrow()) {
            assertThat(again.token()).isGreaterThan(lock.token());
        }
        lock.close();
        assertThat(told).hasValue(1);
    }

    @Test
    void theHolderIsInterruptedByTheLossAndNeverAfterItClosed() throws Exception {
        CountDownLatch holding = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Future<?> work = threads.submit(() -> {
            try (HeldLock lock = locks.acquire(LockWish.exclusive("a").withTtl(SHORT), Duration.ZERO)
                    .held()
                    .orElseThrow()
                    .interruptOnLoss()) {
                assertThat(lock.isHeld()).isTrue();
                holding.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        holding.await();

        HeldLock given = locks.acquire(LockWish.exclusive("b").withTtl(SHORT), Duration.ZERO)
                .held()
                .orElseThrow()
                .interruptOnLoss();
        given.close();
        server.endLeases();

        work.get(60, TimeUnit.SECONDS);
        assertThat(interrupted).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptedWaitLeavesTheQueue() {
        HeldLock lock = theirs.tryAcquire("a").orElseThrow();
        List<String> holderAlone = server.owners("locks/a");
        AtomicBoolean flagged = new AtomicBoolean();
        Thread waiting = new Thread(() -> {
            assertThatThrownBy(() -> locks.tryAcquire("a", PATIENT)).isInstanceOf(WaitInterruptedException.class);
            flagged.set(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        await().atMost(PATIENT).until(() -> server.owners("locks/a").size() == 2);

        waiting.interrupt();

        await().atMost(PATIENT).until(() -> server.owners("locks/a").equals(holderAlone));
        await().atMost(PATIENT).untilTrue(flagged);
        assertThat(lock.isHeld()).isTrue();
    }

    @Test
    void whatIsHeldGoesBackWhenTheProcessStops() {
        HeldLock lock = locks.tryAcquire("a").orElseThrow();

        process.keeper().close();

        assertThat(lock.isHeld()).isFalse();
        assertThat(server.owners("locks/a")).isEmpty();
    }

    @Test
    void withoutServersNothingIsHeldAndThatIsSaid() {
        server.stop();
        try (CoordinationFixture impatient = new CoordinationFixture("x", Duration.ofMillis(200), server.uri())) {
            Locks unheard = new RemoteLocks(impatient.client(), impatient.asking(), TTL);

            assertThatThrownBy(() -> unheard.tryAcquire("a")).isInstanceOf(ServersUnreachableException.class);
            assertThat(unheard.heldByCurrentThread("a")).isFalse();
        }
    }
}
