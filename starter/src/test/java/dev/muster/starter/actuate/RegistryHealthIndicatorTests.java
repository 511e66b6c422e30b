package dev.muster.starter.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.discovery.Catalogue;
import dev.muster.starter.discovery.MusterDiscoveryAutoConfiguration;
import dev.muster.starter.http.RegistryClientAutoConfiguration;
import dev.muster.starter.registration.MusterRegistrationAutoConfiguration;
import dev.muster.starter.stub.StubRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;

class RegistryHealthIndicatorTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final StubRegistry registry = StubRegistry.started();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MusterAutoConfiguration.class,
                    RegistryClientAutoConfiguration.class,
                    MusterRegistrationAutoConfiguration.class,
                    MusterDiscoveryAutoConfiguration.class,
                    MusterRegistryHealthAutoConfiguration.class,
                    UtilAutoConfiguration.class))
            .withPropertyValues(
                    "spring.application.name=orders",
                    "muster.registry.servers=" + registry.uri(),
                    "muster.instance.port=9999",
                    "muster.instance.id=one",
                    "muster.registration.drain=0s",
                    "muster.cache.enabled=false");

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void saysWhichServerWhatIsKnownAndWhatIsListed() {
        registry.list("stock", "s", 1001);

        runner.run(context -> {
            await().atMost(LIMIT)
                    .until(() -> has(context, "registered", Map.of("orders/one", "STARTING"))
                            && has(context, "instances", 2)
                            && has(context, "stale", false));

            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            assertThat(details(context))
                    .containsEntry("namespace", "default")
                    .containsEntry("servers", List.of(registry.uri().toString()))
                    .containsEntry("server", registry.uri().toString())
                    .containsEntry("stale", false)
                    .containsEntry("services", 2)
                    .containsKeys("connectedSince", "lastHeartbeat")
                    .doesNotContainKeys("problem", "registrationProblem", "age");
        });
    }

    @Test
    void staleListIsADetailAndNotAFailure() {
        runner.run(context -> {
            await().atMost(LIMIT)
                    .until(() -> has(context, "stale", false)
                            && has(context, "registered", Map.of("orders/one", "STARTING")));

            registry.stop();

            await().atMost(LIMIT).until(() -> has(context, "stale", true));
            await().atMost(LIMIT).until(() -> details(context).containsKey("registrationProblem"));
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            assertThat(details(context))
                    .containsKeys("disconnectedSince", "asOf", "age", "problem")
                    .doesNotContainKey("server");
            assertThat(context.getBean(Catalogue.class).services()).containsExactly("orders");
        });
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("management.health.muster-registry.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    private static boolean has(ApplicationContext context, String name, Object value) {
        return value.equals(details(context).get(name));
    }

    private static Map<String, Object> details(ApplicationContext context) {
        return health(context).getDetails();
    }

    private static Health health(ApplicationContext context) {
        Health health = context.getBean("musterRegistryHealthIndicator", HealthIndicator.class)
                .health();
        return health == null ? Health.unknown().build() : health;
    }
}
