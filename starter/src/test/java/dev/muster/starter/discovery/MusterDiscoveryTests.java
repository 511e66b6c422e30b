package dev.muster.starter.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.actuate.MusterRegistryHealthAutoConfiguration;
import dev.muster.starter.http.RegistryClient;
import dev.muster.starter.http.RegistryClientAutoConfiguration;
import dev.muster.starter.loadbalancer.MusterLoadBalancerAutoConfiguration;
import dev.muster.starter.registration.MusterRegistrationAutoConfiguration;
import dev.muster.starter.registration.MusterServiceRegistry;
import dev.muster.starter.stub.StubRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.context.event.EventListener;
import org.springframework.core.type.AnnotationMetadata;

class MusterDiscoveryTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final StubRegistry registry = StubRegistry.started();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MusterAutoConfiguration.class,
                    RegistryClientAutoConfiguration.class,
                    MusterRegistrationAutoConfiguration.class,
                    MusterDiscoveryAutoConfiguration.class,
                    MusterLoadBalancerAutoConfiguration.class,
                    MusterRegistryHealthAutoConfiguration.class,
                    UtilAutoConfiguration.class,
                    CommonsClientAutoConfiguration.class,
                    SimpleDiscoveryClientAutoConfiguration.class,
                    CompositeDiscoveryClientAutoConfiguration.class,
                    ReactiveCompositeDiscoveryClientAutoConfiguration.class))
            .withPropertyValues(
                    "muster.registry.servers=" + registry.uri(),
                    "muster.discovery.first-wait=30s",
                    "muster.cache.enabled=false");

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void bothKindsOfClientFindTheSame() {
        registry.list("orders", "a", 1001);

        runner.run(context -> {
            assertThat(context.getBean(CompositeDiscoveryClient.class).getInstances("orders"))
                    .extracting(ServiceInstance::getInstanceId)
                    .containsExactly("a");
            assertThat(context.getBean(DiscoveryClient.class).getServices()).containsExactly("orders");
            ReactiveDiscoveryClient reactive = context.getBean(MusterReactiveDiscoveryClient.class);
            assertThat(reactive.getInstances("orders").collectList().block(LIMIT))
                    .hasSize(1);
            assertThat(reactive.getServices().collectList().block(LIMIT)).containsExactly("orders");
        });
    }

    @Test
    void everyChangeIsAHeartbeatEventWithAnotherValue() {
        runner.withUserConfiguration(Listening.class).run(context -> {
            List<Object> values = context.getBean(Listening.Values.class).seen;
            await().atMost(LIMIT).until(() -> !values.isEmpty());
            Object first = values.get(values.size() - 1);

            registry.list("orders", "a", 1001);

            await().atMost(LIMIT).until(() -> !values.get(values.size() - 1).equals(first));
        });
    }

    @Test
    void registryThatIsOffLeavesNothingBehind() {
        runner.withPropertyValues("muster.registry.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(RegistryClient.class);
            assertThat(context).doesNotHaveBean(Catalogue.class);
            assertThat(context).doesNotHaveBean(MusterServiceRegistry.class);
            assertThat(context).doesNotHaveBean("musterRegistryHealthIndicator");
            assertThat(registry.log()).isEmpty();
        });
    }

    @Test
    void eachFeatureHasItsSwitch() {
        runner.withPropertyValues("muster.discovery.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(Catalogue.class).hasSingleBean(MusterServiceRegistry.class);
            assertThat(context).hasBean("musterRegistryHealthIndicator");
        });
        runner.withPropertyValues("muster.registration.enabled=false").run(context -> assertThat(context)
                .hasSingleBean(Catalogue.class)
                .doesNotHaveBean(MusterServiceRegistry.class));
        runner.withPropertyValues("spring.cloud.discovery.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Catalogue.class)
                .doesNotHaveBean(MusterServiceRegistry.class));
        runner.withPropertyValues("spring.cloud.discovery.reactive.enabled=false")
                .run(context -> assertThat(context)
                        .hasSingleBean(MusterDiscoveryClient.class)
                        .doesNotHaveBean(MusterReactiveDiscoveryClient.class));
        runner.withPropertyValues("spring.cloud.discovery.blocking.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(MusterDiscoveryClient.class)
                        .hasSingleBean(MusterReactiveDiscoveryClient.class));
    }

    @Test
    void worksWithoutWhatIsOptional() {
        new ApplicationContextRunner()
                .withUserConfiguration(Everything.class)
                .withPropertyValues("muster.registry.servers=" + registry.uri(), "muster.cache.enabled=false")
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.health",
                        "org.springframework.boot.web.server",
                        "org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(MusterServiceRegistry.class)
                        .hasSingleBean(MusterDiscoveryClient.class)
                        .doesNotHaveBean("musterRegistryHealthIndicator"));
    }

    @Configuration(proxyBeanMethods = false)
    @Import(ByName.class)
    static class Everything {}

    /** As Boot does it: what a configuration names is looked at only if its conditions hold. */
    static class ByName implements ImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return Stream.of(
                            UtilAutoConfiguration.class,
                            MusterAutoConfiguration.class,
                            RegistryClientAutoConfiguration.class,
                            MusterRegistrationAutoConfiguration.class,
                            MusterDiscoveryAutoConfiguration.class,
                            MusterLoadBalancerAutoConfiguration.class,
                            MusterRegistryHealthAutoConfiguration.class)
                    .map(Class::getName)
                    .toArray(String[]::new);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        @Bean
        Values values() {
            return new Values();
        }

        static class Values {

            private final List<Object> seen = new CopyOnWriteArrayList<>();

            @EventListener
            void heard(HeartbeatEvent event) {
                seen.add(event.getValue());
            }
        }
    }
}
