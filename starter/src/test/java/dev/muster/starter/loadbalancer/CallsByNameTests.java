package dev.muster.starter.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.registry.InstanceStatus;
import dev.muster.starter.discovery.Catalogue;
import dev.muster.starter.stub.StubRegistry;
import dev.muster.starter.stub.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.ServiceInstanceListSuppliers;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.Disposable;

class CallsByNameTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final StubRegistry registry = StubRegistry.started();
    private final StubServer one =
            StubServer.started(exchange -> StubServer.answer(exchange, 200, "text/plain", "one"));
    private final StubServer two =
            StubServer.started(exchange -> StubServer.answer(exchange, 200, "text/plain", "two"));
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(one, two, registry));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void callsGoToAllInstancesAndAtOnceToTheRestWhenOneIsGone() {
        registry.list("greeter", "one", one.port());
        registry.list("greeter", "two", two.port());
        ConfigurableApplicationContext context = run(Calling.class);
        assertThat(calls(context, 10)).contains("one", "two");

        registry.remove("greeter", "one");
        one.stop();
        await().atMost(LIMIT).until(() -> known(context) == 1);

        assertThat(calls(context, 10)).containsOnly("two");
        assertThat(context.getBean(Greeter.class).greet()).isEqualTo("two");
    }

    @Test
    void newInstanceGetsCallsAtOnceWithoutWarmUp() {
        registry.list("greeter", "one", one.port());
        ConfigurableApplicationContext context = run(Calling.class, "--muster.load-balancer.warm-up=0s");
        assertThat(calls(context, 4)).containsOnly("one");

        registry.list("greeter", "two", two.port());
        await().atMost(LIMIT).until(() -> known(context) == 2);

        assertThat(calls(context, 4)).contains("two");
    }

    @Test
    void newInstanceGetsATenthOfItsShareAtFirst() {
        registry.list("greeter", "one", one.port());
        ConfigurableApplicationContext context = run(Calling.class, "--muster.load-balancer.warm-up=10m");
        assertThat(calls(context, 4)).containsOnly("one");

        registry.list("greeter", "two", two.port());
        await().atMost(LIMIT).until(() -> known(context) == 2);

        assertThat(calls(context, 44)).filteredOn("two"::equals).hasSizeBetween(2, 6);
    }

    @Test
    void instanceThatFailsIsLeftOutAndTheOthersAreCalled() {
        try (StubServer broken =
                StubServer.started(exchange -> StubServer.answer(exchange, 503, "text/plain", "not now"))) {
            registry.list("greeter", "one", one.port());
            registry.list("greeter", "two", broken.port());
            ConfigurableApplicationContext context = run(
                    Calling.class,
                    "--muster.load-balancer.ejection.failures=2",
                    "--muster.load-balancer.ejection.time=10m",
                    "--muster.load-balancer.ejection.time-max=1h");
            RestClient client =
                    context.getBean(RestClient.Builder.class).clone().build();

            long refused = IntStream.range(0, 12)
                    .mapToObj(i -> client.get()
                            .uri("http://greeter/")
                            .exchange((request, response) ->
                                    response.getStatusCode().value()))
                    .filter(status -> status == 503)
                    .count();

            assertThat(refused).isEqualTo(2);
            assertThat(calls(context, 6)).containsOnly("one");
        }
    }

    @Test
    void hintPicksInstances() {
        registry.list("greeter", "one", one.port(), InstanceStatus.UP, Map.of("hint", "beta"));
        registry.list("greeter", "two", two.port());
        ConfigurableApplicationContext context = run(Calling.class, "--spring.cloud.loadbalancer.hint.greeter=beta");

        assertThat(calls(context, 4)).containsOnly("one");
    }

    @Test
    void drainingInstanceGetsNoCalls() {
        registry.list("greeter", "one", one.port());
        registry.list("greeter", "two", two.port(), InstanceStatus.DRAINING, Map.of());
        ConfigurableApplicationContext context = run(Calling.class);

        assertThat(calls(context, 6)).containsOnly("one");
    }

    @Test
    void httpInterfaceOfAGroupIsCalledByTheNameOfTheGroup() {
        registry.list("greeter", "one", one.port());
        ConfigurableApplicationContext context = run(Calling.class);

        assertThat(context.getBean(Greeter.class).greet()).isEqualTo("one");
    }

    @Test
    void ownZoneIsPreferredWhileItHasInstances() {
        registry.list("greeter", "one", one.port(), InstanceStatus.UP, Map.of("zone", "a"));
        registry.list("greeter", "two", two.port(), InstanceStatus.UP, Map.of("zone", "b"));
        ConfigurableApplicationContext context = run(Calling.class, "--muster.instance.zone=b");
        assertThat(calls(context, 6)).containsOnly("two");

        registry.remove("greeter", "two");
        await().atMost(LIMIT).until(() -> known(context) == 1);

        assertThat(calls(context, 3)).containsOnly("one");
    }

    @Test
    void weightIsTheShareOfCalls() {
        registry.list("greeter", "one", one.port(), InstanceStatus.UP, Map.of("weight", "300"));
        registry.list("greeter", "two", two.port(), InstanceStatus.UP, Map.of("weight", "100"));
        ConfigurableApplicationContext context = run(Calling.class);

        List<String> answers = calls(context, 40);

        assertThat(answers).filteredOn("one"::equals).hasSizeBetween(24, 36);
    }

    @Test
    void supplierTellsEveryChange() {
        registry.list("greeter", "one", one.port());
        ConfigurableApplicationContext context = run(Calling.class);
        AtomicInteger last = new AtomicInteger();
        Disposable subscription = new CatalogueInstanceSupplier(context.getBean(Catalogue.class), "greeter")
                .get()
                .subscribe(found -> last.set(found.size()));
        opened.add(0, subscription::dispose);
        await().atMost(LIMIT).until(() -> last.get() == 1);

        registry.list("greeter", "two", two.port());
        await().atMost(LIMIT).until(() -> last.get() == 2);
        registry.remove("greeter", "one");

        await().atMost(LIMIT).until(() -> last.get() == 1);
    }

    @Test
    void supplierOfTheApplicationWins() {
        registry.list("greeter", "one", one.port());
        ConfigurableApplicationContext context = run(Overriding.class, "--test.port=" + two.port());

        assertThat(calls(context, 4)).containsOnly("two");
    }

    @Test
    void otherConfigurationsOfSpringCloudBuildOnTheDiscoveryClient() {
        registry.list("greeter", "one", one.port());
        ConfigurableApplicationContext context =
                run(Calling.class, "--spring.cloud.loadbalancer.configurations=same-instance-preference");

        assertThat(calls(context, 2)).containsOnly("one");
        assertThat(context.getBean(LoadBalancerClientFactory.class)
                        .getInstance("greeter", ServiceInstanceListSupplier.class))
                .isNotInstanceOf(CatalogueInstanceSupplier.class);
    }

    private ConfigurableApplicationContext run(Class<?> application, String... arguments) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--spring.application.name=caller",
                                "--muster.registry.servers=" + registry.uri(),
                                "--muster.discovery.first-wait=30s",
                                "--muster.cache.enabled=false",
                                "--muster.config.enabled=false",
                                "--spring.main.banner-mode=off"),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .run(all);
        opened.add(0, context);
        return context;
    }

    private static int known(ConfigurableApplicationContext context) {
        return context.getBean(Catalogue.class).callable("greeter").size();
    }

    private static List<String> calls(ConfigurableApplicationContext context, int count) {
        RestClient client = context.getBean(RestClient.Builder.class).clone().build();
        return IntStream.range(0, count)
                .mapToObj(i -> String.valueOf(
                        client.get().uri("http://greeter/").retrieve().body(String.class)))
                .toList();
    }

    @HttpExchange
    interface Greeter {

        @GetExchange("/")
        String greet();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportHttpServices(group = "greeter", types = Greeter.class)
    static class Calling {

        @Bean
        @LoadBalanced
        RestClient.Builder balanced() {
            return RestClient.builder();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @LoadBalancerClient(name = "greeter", configuration = OwnSupplier.class)
    static class Overriding {

        @Bean
        @LoadBalanced
        RestClient.Builder balanced() {
            return RestClient.builder();
        }
    }

    static class OwnSupplier {

        @Bean
        ServiceInstanceListSupplier own(Environment environment) {
            int port = environment.getRequiredProperty("test.port", Integer.class);
            return ServiceInstanceListSuppliers.from(
                    "greeter", new DefaultServiceInstance("own", "greeter", "127.0.0.1", port, false));
        }
    }
}
