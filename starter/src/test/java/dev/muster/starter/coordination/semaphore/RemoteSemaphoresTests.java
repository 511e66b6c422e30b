package dev.muster.starter.coordination.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.InvalidArgumentException;
import dev.muster.starter.coordination.CoordinationFixture;
import dev.muster.starter.coordination.CoordinationStub;
import dev.muster.starter.coordination.lease.LostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteSemaphoresTests {

    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final CoordinationStub server = CoordinationStub.started();
    private final CoordinationFixture process = new CoordinationFixture("here", server.uri());
    private final Semaphores semaphores =
            new RemoteSemaphores(process.client(), process.asking(), Duration.ofSeconds(3));

    @AfterEach
    void close() {
        process.close();
        server.close();
    }

    @Test
    void permitsAreTakenUntilThereAreNoneAndGivenBack() {
        HeldPermits two = semaphores.tryAcquire("s", 2, 3, Duration.ZERO).orElseThrow();
        HeldPermits one = semaphores.tryAcquire("s", 3).orElseThrow();

        assertThat(semaphores.tryAcquire("s", 3)).isEmpty();
        assertThat(two.permits()).isEqualTo(2);
        two.close();
        two.close();
        assertThat(two.isHeld()).isFalse();
        assertThatThrownBy(two::requireHeld)
                .isInstanceOf(LostException.class)
                .hasMessageStartingWith("semaphore s: lost");
        assertThat(semaphores.tryAcquire("s", 2, 3, PATIENT)).isPresent();
        assertThat(one.isHeld()).isTrue();
    }

    @Test
    void aLostAnswerIsAskedForAgainAndPermitsTakenOnce() {
        server.loseAnswers(1);

        assertThat(semaphores.tryAcquire("s", 1, 3, PATIENT)).isPresent();

        assertThat(server.owners("semaphores/s")).hasSize(1);
    }

    @Test
    void theHolderHearsOfALoss() {
        AtomicInteger told = new AtomicInteger();
        HeldPermits permits = semaphores.tryAcquire("s", 3).orElseThrow();
        permits.onLost(told::incrementAndGet);

        server.endLeases();

        await().atMost(PATIENT).until(() -> told.get() == 1);
        assertThat(permits.isHeld()).isFalse();
        permits.onLost(told::incrementAndGet);
        assertThat(told).as("at once, as it is lost").hasValue(2);
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        assertThatThrownBy(() -> semaphores.tryAcquire("s", 4, 3, Duration.ZERO))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessage("permits: 4 (expected: 1 to the total, 3)");
        assertThatThrownBy(() -> semaphores.tryAcquire("s", 0)).isInstanceOf(InvalidArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }
}
