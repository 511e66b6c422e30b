package dev.muster.starter.coordination.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.coordination.CoordinationStub;
import dev.muster.starter.coordination.MusterCoordinationAutoConfiguration;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;

class MusterLockRegistryTests {

    private final CoordinationStub server = CoordinationStub.started();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MusterAutoConfiguration.class,
                    MusterCoordinationAutoConfiguration.class,
                    LockRegistryAutoConfiguration.class))
            .withPropertyValues("muster.config.servers=" + server.uri(), "spring.application.name=flows");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @SuppressWarnings("LockNotBeforeTry") // each step is what is tested
    void aKeyIsALock() {
        runner.run(here -> runner.run(there -> {
            Lock ours = here.getBean(MusterLockRegistry.class).obtain("order-17");
            Lock theirs = there.getBean(MusterLockRegistry.class).obtain("order-17");

            ours.lock();
            assertThat(server.owners("locks/order-17")).hasSize(1);
            assertThat(theirs.tryLock()).isFalse();
            assertThat(there.getBean(MusterLockRegistry.class)
                            .obtain("order-18")
                            .tryLock())
                    .isTrue();

            ours.unlock();
            assertThat(theirs.tryLock()).isTrue();
        }));
    }

    @Test
    void workIsDoneUnderTheLock() {
        runner.run(here -> {
            int owners = here.getBean(MusterLockRegistry.class)
                    .executeLocked(
                            "order-17", () -> server.owners("locks/order-17").size());

            assertThat(owners).isEqualTo(1);
            assertThat(server.owners("locks/order-17")).isEmpty();
        });
    }

    @Test
    @SuppressWarnings("LockNotBeforeTry") // each step is what is tested
    void aKeyThatIsNoNameOfALockIsOneToo() {
        runner.run(here -> {
            Lock lock = here.getBean(MusterLockRegistry.class).obtain("a customer / an order");

            lock.lock();

            // printf '%s' 'a customer / an order' | sha256sum
            assertThat(server.owners("locks/key-9c17394c79229c18f9c0d6a332e58b9eecab9a1926ffe99cc120b6d57c78a698"))
                    .hasSize(1);
            lock.unlock();
        });
    }

    @Test
    void itIsThereWhereItIsWanted() {
        runner.run(context -> assertThat(context).hasSingleBean(LockRegistry.class));
        runner.withBean("own", LockRegistry.class, DefaultLockRegistry::new)
                .run(context ->
                        assertThat(context.getBean(LockRegistry.class)).isInstanceOf(DefaultLockRegistry.class));
        runner.withPropertyValues("muster.coordination.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockRegistry.class));
        runner.withClassLoader(new FilteredClassLoader("org.springframework.integration"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("musterLockRegistry"));
    }
}
