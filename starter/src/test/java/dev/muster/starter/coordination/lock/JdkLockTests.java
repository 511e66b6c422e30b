package dev.muster.starter.coordination.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.starter.coordination.CoordinationFixture;
import dev.muster.starter.coordination.CoordinationStub;
import dev.muster.starter.coordination.lease.LostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("LockNotBeforeTry") // each step is what is tested
class JdkLockTests {

    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final CoordinationStub server = CoordinationStub.started();
    private final CoordinationFixture process = new CoordinationFixture("here", server.uri());
    private final CoordinationFixture other = new CoordinationFixture("there", server.uri());
    private final Locks locks = new RemoteLocks(process.client(), process.asking(), Duration.ofSeconds(3));
    private final Lock lock = locks.asLock(LockWish.exclusive("a"));
    private final Lock theirs =
            new RemoteLocks(other.client(), other.asking(), Duration.ofSeconds(3)).asLock(LockWish.exclusive("a"));

    @AfterEach
    void close() {
        boolean unused = Thread.interrupted();
        process.close();
        other.close();
        server.close();
    }

    @Test
    void aLockIsLockedAndUnlockedAsOftenAsItWas() throws Exception {
        lock.lock();
        assertThat(locks.asLock(LockWish.exclusive("a")).tryLock()).isTrue();
        assertThat(theirs.tryLock()).isFalse();
        lock.unlock();
        assertThat(theirs.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
        lock.unlock();
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);

        theirs.lockInterruptibly();
        theirs.unlock();
    }

    @Test
    void unlockingTellsOfALoss() {
        lock.lock();

        server.endLeases();
        await().atMost(PATIENT).pollInSameThread().until(() -> !locks.heldByCurrentThread("a"));

        assertThatThrownBy(lock::unlock).isInstanceOf(LostException.class).hasMessageStartingWith("lock a: lost");
        assertThat(theirs.tryLock()).isTrue();
        assertThatThrownBy(lock::newCondition).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anInterruptedThreadDoesNotWait() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        Thread.currentThread().interrupt();
        lock.lock();
        assertThat(Thread.interrupted()).isTrue();
        lock.unlock();
    }
}
