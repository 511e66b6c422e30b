package dev.muster.starter.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.coordination.election.Elections;
import dev.muster.starter.coordination.election.LeaderOnly;
import dev.muster.starter.coordination.election.LeadershipGranted;
import dev.muster.starter.coordination.election.LeadershipRevoked;
import dev.muster.starter.coordination.lock.HeldLock;
import dev.muster.starter.coordination.lock.Locks;
import dev.muster.starter.coordination.semaphore.Semaphores;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

class MusterCoordinationAutoConfigurationTests {

    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final CoordinationStub server = CoordinationStub.started();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(MusterAutoConfiguration.class, MusterCoordinationAutoConfiguration.class))
            .withPropertyValues("muster.config.servers=" + server.uri(), "spring.application.name=shop");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void everythingIsThereAndNothingIsAskedBeforeItIsUsed() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(Locks.class)
                .hasSingleBean(Semaphores.class)
                .hasSingleBean(Elections.class));

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void oneSwitchTurnsItOff() {
        runner.withPropertyValues("muster.coordination.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(Locks.class).doesNotHaveBean(Elections.class));
    }

    @Test
    void theTimeToLiveHasBounds() {
        runner.withPropertyValues("muster.coordination.ttl=1s").run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessage("muster.coordination.ttl: PT1S (expected: PT2S to PT1H)"));
    }

    @Test
    void healthAndMetricsTellWhatIsHeld() {
        runner.run(context -> {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            context.getBean(MeterBinder.class).bindTo(meters);
            HealthIndicator health = context.getBean("musterCoordinationHealthIndicator", HealthIndicator.class);
            HeldLock lock = context.getBean(Locks.class).tryAcquire("a").orElseThrow();

            assertThat(meters.get("muster.coordination.leases").gauge().value()).isEqualTo(1);
            assertThat(Objects.requireNonNull(health.health()).getStatus()).isEqualTo(Status.UP);
            assertThat(Objects.requireNonNull(health.health()).getDetails())
                    .containsEntry("leases", 1)
                    .containsEntry("lost", 0L);

            assertThat(meters.get("muster.coordination.acquisitions")
                            .functionTimer()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("muster.coordination.acquisitions")
                            .functionTimer()
                            .totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(meters.get("muster.coordination.refusals")
                            .functionCounter()
                            .count())
                    .isZero();
            assertThat(meters.get("muster.coordination.failures")
                            .functionCounter()
                            .count())
                    .isZero();

            server.endLeases();
            await().atMost(PATIENT).until(() -> !lock.isHeld());
            assertThat(meters.get("muster.coordination.lost").functionCounter().count())
                    .isEqualTo(1);
        });
    }

    @Test
    void withoutActuatorAndMicrometerItWorksToo() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.health"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Locks.class));
    }

    @Test
    void whatIsHeldGoesBackWithTheApplication() {
        runner.run(context -> {
            assertThat(context.getBean(Locks.class).tryAcquire("a")).isPresent();
            assertThat(server.owners("locks/a")).hasSize(1);
        });

        assertThat(server.owners("locks/a")).isEmpty();
    }

    @Test
    void scheduledMethodsRunOnlyWhereTheInstanceLeads() {
        runner.withUserConfiguration(Nightly.class).run(first -> {
            Nightly leading = first.getBean(Nightly.class);
            await().atMost(PATIENT).until(() -> leading.runs().get() > 2);
            runner.withUserConfiguration(Nightly.class).run(second -> {
                Nightly waiting = second.getBean(Nightly.class);
                await().atMost(PATIENT)
                        .until(() -> server.owners("elections/nightly").size() == 2);
                int before = leading.runs().get();
                await().atMost(PATIENT).until(() -> leading.runs().get() > before + 5);
                assertThat(waiting.runs()).hasValue(0);

                first.getSourceApplicationContext(ConfigurableApplicationContext.class)
                        .close();

                await().atMost(PATIENT).until(() -> waiting.runs().get() > 0);
                assertThat(leading.events())
                        .hasExactlyElementsOfTypes(LeadershipGranted.class, LeadershipRevoked.class);
                assertThat(waiting.events()).hasExactlyElementsOfTypes(LeadershipGranted.class);
            });
        });
    }

    @Test
    void aMethodThatRunsIsInterruptedWhenTheLeadershipEnds() {
        runner.withUserConfiguration(Endless.class).run(context -> {
            Endless job = context.getBean(Endless.class);
            await().atMost(PATIENT).until(() -> {
                Thread caller = new Thread(job::work);
                caller.start();
                caller.join(100);
                return job.started().getCount() == 0;
            });

            server.endLeases();

            await().atMost(PATIENT).until(() -> job.interrupted().get() == 1);
        });
    }

    @Test
    void aGuardedMethodThatReturnsSomethingStopsTheStart() {
        runner.withUserConfiguration(Returning.class).run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("returns int (expected: void"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Nightly {

        private final AtomicInteger runs = new AtomicInteger();
        private final List<Object> events = new CopyOnWriteArrayList<>();

        @LeaderOnly("nightly")
        @Scheduled(fixedDelay = 20)
        void work() {
            runs().incrementAndGet();
        }

        @EventListener
        void granted(LeadershipGranted granted) {
            events().add(granted);
        }

        @EventListener
        void revoked(LeadershipRevoked revoked) {
            events().add(revoked);
        }

        AtomicInteger runs() {
            return runs;
        }

        List<Object> events() {
            return events;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Endless {

        private final CountDownLatch started = new CountDownLatch(1);
        private final AtomicInteger interrupted = new AtomicInteger();

        @LeaderOnly("endless")
        void work() {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        }

        CountDownLatch started() {
            return started;
        }

        AtomicInteger interrupted() {
            return interrupted;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Returning {

        @Bean
        Object job() {
            return new Job();
        }

        static class Job {

            @LeaderOnly("x")
            int work() {
                return 1;
            }
        }
    }
}
