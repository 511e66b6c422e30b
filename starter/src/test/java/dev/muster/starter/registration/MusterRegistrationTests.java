package dev.muster.starter.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.stub.StubRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@ExtendWith(OutputCaptureExtension.class)
class MusterRegistrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final StubRegistry registry = StubRegistry.started();
    private Runnable onStarted = () -> {};
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(registry));

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void isListedAtItsRealPortAndTakesCallsOnceItIsReady() {
        ConfigurableApplicationContext context =
                web("--muster.instance.zone=a", "--muster.instance.metadata.team=blue");
        int port = port(context);

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);

        Instance listed = registry.instance("orders").orElseThrow();
        assertThat(listed.port()).isEqualTo(port);
        assertThat(listed.id().value()).isEqualTo("127.0.0.1:" + port);
        assertThat(listed.scheme()).isEqualTo("http");
        assertThat(listed.zone()).isEqualTo("a");
        assertThat(listed.version()).isEqualTo("4.2.0");
        assertThat(listed.metadata()).containsExactly(Map.entry("team", "blue"));
        assertThat(listed.managementPort()).isNull();
        assertThat(context.getBean(MusterProperties.class).instance().port())
                .as("what is known at runtime only stays out of the properties")
                .isNull();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(context.getBean(Events.class).names)
                .containsSubsequence("InstancePreRegisteredEvent", "InstanceRegisteredEvent"));
    }

    @Test
    void isStartingUntilTheApplicationAcceptsTraffic() {
        onStarted = () -> await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.STARTING);

        web();

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
    }

    @Test
    void separateManagementPortIsListed() {
        ConfigurableApplicationContext context = web("--management.server.port=0");

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);

        assertThat(registry.instance("orders").orElseThrow().managementPort())
                .isEqualTo(context.getEnvironment().getProperty("local.management.port", Integer.class));
    }

    @Test
    void oneHeartbeatKeepsAllInstancesOfTheProcess() {
        ConfigurableApplicationContext context = web();
        MusterRegistration second = context.getBean(MusterRegistration.class).at(4711, "http", null);
        context.getBean(MusterServiceRegistry.class).register(second);

        await().atMost(LIMIT)
                .until(() -> registry.instances().size() == 2
                        && registry.instances().stream().allMatch(each -> each.status() == InstanceStatus.UP));
        int before = registry.log().size();
        await().atMost(LIMIT).until(() -> registry.log().size() >= before + 3);

        assertThat(registry.log().subList(before, before + 3)).containsOnly("HEARTBEAT");
    }

    @Test
    void leavesTheListBeforeTheWebServerStops() {
        registry.heartbeatInterval(Duration.ofSeconds(20)); // so long a call to the registry may take
        ConfigurableApplicationContext context = web(
                "--muster.registration.drain=100ms",
                "--muster.registration.deregister-deadline=30s",
                "--muster.http.request-timeout=20s");
        int port = port(context);
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
        assertThat(call(port)).isEqualTo("hello"); // the first call is slow
        String name = "orders/127.0.0.1:" + port;
        List<String> answers = new CopyOnWriteArrayList<>();
        registry.onRequest(line -> {
            if (line.startsWith("DELETE") || line.endsWith("DRAINING")) {
                answers.add(line + " " + call(port));
            }
        });

        context.close();

        assertThat(answers).containsExactly("PUT " + name + " DRAINING hello", "DELETE " + name + " hello");
        assertThat(registry.instances()).isEmpty();
    }

    @Test
    void stopsInTimeAlthoughTheRegistryHangs() {
        registry.heartbeatInterval(Duration.ofMinutes(5)); // so long a call to the registry may take otherwise
        ConfigurableApplicationContext context =
                web("--muster.registration.deregister-deadline=400ms", "--muster.http.request-timeout=5m");
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
        registry.onRequest(line -> hang());

        long began = System.nanoTime();
        context.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void startsWithoutAnyServerAndIsListedWhenOneComes(CapturedOutput output) {
        registry.stop();

        web();
        await().atMost(LIMIT).until(() -> output.getOut().contains("No heartbeat: No registry server answers"));
        registry.start();

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
    }

    @Test
    void stopsAtOnceIfItWasNeverListed() {
        registry.stop();
        ConfigurableApplicationContext context = web("--muster.registration.drain=30s", "--server.shutdown=immediate");

        long began = System.nanoTime();
        context.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("less than it would take to drain")
                .isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void refusedRegistrationIsTriedAgain(CapturedOutput output) {
        registry.refuse(true);
        web();
        await().atMost(LIMIT).until(() -> output.getOut().contains("The registry refused orders/"));

        registry.refuse(false);

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
    }

    @Test
    void failFastStopsTheStartAndSaysWhatToDo(CapturedOutput output) {
        registry.stop();

        assertThatThrownBy(() -> web(
                        "--muster.registration.fail-fast=true",
                        "--muster.http.connect-timeout=500ms",
                        "--muster.http.request-timeout=600ms"))
                .hasStackTraceContaining("could not be registered");

        assertThat(output).contains("APPLICATION FAILED TO START").contains("muster.registration.fail-fast=false");
    }

    @Test
    void registersEverythingAgainWhenTheServerForgotTheLease() {
        web();
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);

        registry.forget();

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
    }

    @Test
    void registersAgainWhatTheHeartbeatMisses() {
        ConfigurableApplicationContext context = web();
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
        String id = await().atMost(LIMIT)
                .until(() -> context.getBean(MusterServiceRegistry.class).view().listed(), listed -> !listed.isEmpty())
                .get(0)
                .id()
                .value();

        registry.remove("orders", id);

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
    }

    @Test
    void goesToAnotherServerWhenItsOwnIsGone() {
        StubRegistry other = StubRegistry.started();
        opened.add(other);
        web("--muster.registry.servers=" + registry.uri() + "," + other.uri());
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);

        registry.stop();

        await().atMost(LIMIT).until(() -> other.instance("orders").isPresent());
    }

    @Test
    void refusedTrafficIsDown() {
        ConfigurableApplicationContext context = web();
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);

        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.DOWN);
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
    }

    @Test
    void statusCanBeSetByHand() {
        ConfigurableApplicationContext context = web();
        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);
        MusterServiceRegistry services = context.getBean(MusterServiceRegistry.class);
        MusterRegistration own = context.getBean(MusterRegistration.class);

        services.setStatus(own, "draining");

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.DRAINING);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(services.<String>getStatus(own)).isEqualTo("DRAINING"));
        assertThatThrownBy(() -> services.setStatus(own, "OUT_OF_SERVICE"))
                .hasMessage("status: 'OUT_OF_SERVICE' (expected: STARTING, UP, DOWN or DRAINING)");
    }

    @Test
    void applicationWithoutWebServerIsNotListed(CapturedOutput output) {
        run(WebApplicationType.NONE);

        assertThat(output).contains("Not listed: there is no web server");
        assertThat(registry.log()).noneMatch(line -> line.startsWith("PUT"));
    }

    @Test
    void applicationWithoutWebServerIsListedIfItHasAPort() {
        run(WebApplicationType.NONE, "--muster.instance.port=9999", "--muster.instance.id=worker-1");

        await().atMost(LIMIT).until(() -> statusOf("orders") == InstanceStatus.UP);

        assertThat(registry.instance("orders").orElseThrow().ref()).hasToString("orders/worker-1");
    }

    @Test
    void withoutAutomaticRegistrationTheRegistryIsThereForUseByHand() {
        ConfigurableApplicationContext context = web("--spring.cloud.service-registry.auto-registration.enabled=false");

        assertThat(context.getBeansOfType(MusterAutoServiceRegistration.class)).isEmpty();
        assertThat(context.getBeansOfType(ServiceRegistry.class)).hasSize(1);
        assertThat(registry.log()).noneMatch(line -> line.startsWith("PUT"));
    }

    @Test
    void nameThatCannotBeAServiceStopsTheStart() {
        assertThatThrownBy(() -> web("--spring.application.name=My Orders"))
                .hasStackTraceContaining("spring.application.name: 'My Orders' (expected: 1 to 128")
                .hasStackTraceContaining("or set muster.instance.service");
    }

    private ConfigurableApplicationContext web(String... arguments) {
        return run(WebApplicationType.SERVLET, arguments);
    }

    private ConfigurableApplicationContext run(WebApplicationType type, String... arguments) {
        // A command line argument that comes twice has both values.
        String[] all = Stream.concat(
                        Stream.of(
                                        "--spring.application.name=orders",
                                        "--server.port=0",
                                        "--server.shutdown=graceful",
                                        "--muster.registry.servers=" + registry.uri(),
                                        "--muster.instance.host=127.0.0.1",
                                        "--muster.cache.enabled=false",
                                        "--muster.config.enabled=false",
                                        "--muster.registration.drain=0s",
                                        "--spring.main.banner-mode=off")
                                .filter(argument ->
                                        Arrays.stream(arguments).noneMatch(other -> sameName(argument, other))),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Orders.class)
                .web(type)
                .listeners((ApplicationListener<ApplicationStartedEvent>) event -> onStarted.run())
                .run(all);
        opened.add(0, context);
        return context;
    }

    private InstanceStatus statusOf(String service) {
        return registry.instance(service).map(Instance::status).orElse(InstanceStatus.OUT_OF_SERVICE);
    }

    private static boolean sameName(String one, String other) {
        return other.startsWith(one.substring(0, one.indexOf('=') + 1));
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static String call(int port) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hello"))
                                    .timeout(Duration.ofSeconds(15))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Orders {

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @Bean
        Events events() {
            return new Events();
        }

        @Bean
        BuildProperties build() {
            Properties entries = new Properties();
            entries.setProperty("version", "4.2.0");
            return new BuildProperties(entries);
        }
    }

    static class Events {

        private final List<String> names = new CopyOnWriteArrayList<>();

        @EventListener
        void before(InstancePreRegisteredEvent event) {
            names.add(event.getClass().getSimpleName());
        }

        @EventListener
        void after(InstanceRegisteredEvent<?> event) {
            names.add(event.getClass().getSimpleName());
        }
    }
}
