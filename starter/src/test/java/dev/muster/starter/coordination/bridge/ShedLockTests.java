package dev.muster.starter.coordination.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.coordination.CoordinationFixture;
import dev.muster.starter.coordination.CoordinationStub;
import dev.muster.starter.coordination.MusterCoordinationAutoConfiguration;
import dev.muster.starter.coordination.lock.RemoteLocks;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ShedLockTests {

    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final CoordinationStub server = CoordinationStub.started();
    private final CoordinationFixture process = new CoordinationFixture("here", server.uri());
    private final CoordinationFixture other = new CoordinationFixture("there", server.uri());
    private final MusterLockProvider provider = provider(process);
    private final MusterLockProvider theirs = provider(other);

    @AfterEach
    void close() {
        provider.close();
        theirs.close();
        process.close();
        other.close();
        server.close();
    }

    @Test
    void oneAtATime() {
        SimpleLock lock = provider.lock(wish(LONG, Duration.ZERO)).orElseThrow();

        assertThat(theirs.lock(wish(LONG, Duration.ZERO))).isEmpty();
        assertThat(provider.lock(wish(LONG, Duration.ZERO))).isEmpty();

        lock.unlock();
        assertThat(theirs.lock(wish(LONG, Duration.ZERO))).isPresent();
        assertThatThrownBy(lock::unlock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("lock job: unlocked or extended before (expected: once)");
    }

    @Test
    void itIsKeptForAWhileIfTheWorkWasShort() {
        provider.lock(wish(LONG, LONG)).orElseThrow().unlock();

        assertThat(theirs.lock(wish(LONG, Duration.ZERO))).isEmpty();
        assertThat(provider.lock(wish(LONG, Duration.ZERO))).isEmpty();
        assertThat(server.owners("locks/job")).hasSize(1);
    }

    @Test
    void itGoesBackWhenTheWhileIsOver() {
        provider.lock(wish(LONG, SHORT)).orElseThrow().unlock();

        await().atMost(PATIENT)
                .untilAsserted(() -> assertThat(server.owners("locks/job")).isEmpty());
    }

    @Test
    void itGoesBackWhenTheWorkTakesTooLong() {
        SimpleLock lock = provider.lock(wish(SHORT, Duration.ZERO)).orElseThrow();

        await().atMost(PATIENT)
                .untilAsserted(() -> assertThat(server.owners("locks/job")).isEmpty());

        assertThat(lock.extend(LONG, Duration.ZERO)).isEmpty();
    }

    @Test
    void itIsExtended() {
        SimpleLock lock = provider.lock(wish(LONG, Duration.ZERO)).orElseThrow();

        Optional<SimpleLock> extended = lock.extend(LONG, Duration.ZERO);

        assertThat(extended).isPresent();
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalStateException.class);
        assertThat(theirs.lock(wish(LONG, Duration.ZERO))).isEmpty();
        extended.orElseThrow().unlock();
        assertThat(theirs.lock(wish(LONG, Duration.ZERO))).isPresent();
    }

    @Test
    void applicationsWithShedLockHaveIt() {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MusterAutoConfiguration.class,
                        MusterCoordinationAutoConfiguration.class,
                        ShedLockAutoConfiguration.class))
                .withPropertyValues("muster.config.servers=" + server.uri());

        runner.run(context -> assertThat(context).hasSingleBean(LockProvider.class));
        LockProvider own = wish -> Optional.empty();
        runner.withBean("own", LockProvider.class, () -> own)
                .run(context -> assertThat(context.getBean(LockProvider.class)).isSameAs(own));
        runner.withPropertyValues("muster.coordination.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockProvider.class));
        runner.withClassLoader(new FilteredClassLoader("net.javacrumbs"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("musterLockProvider"));
    }

    private static MusterLockProvider provider(CoordinationFixture process) {
        return new MusterLockProvider(new RemoteLocks(process.client(), process.asking(), Duration.ofSeconds(5)));
    }

    private static LockConfiguration wish(Duration most, Duration least) {
        return new LockConfiguration(Instant.now(), "job", most, least);
    }
}
