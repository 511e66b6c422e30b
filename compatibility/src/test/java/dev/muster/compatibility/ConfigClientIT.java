package dev.muster.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.env.Environment;

/** Unchanged applications with the client of Spring Cloud Config, and its server with the same texts, beside our server. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigClientIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int REQUESTS = 400;
    private static final String ORIGINS = "application/vnd.spring-cloud.config-server.v2+json";

    private final Started started = new Started();
    private Server server;

    @BeforeAll
    void startServer() throws IOException {
        Path store = Files.createTempDirectory(Path.of("target"), "store");
        server = started.add(Server.start(
                "config-server",
                "--muster.store.directory=" + store.toAbsolutePath(),
                "--muster.store.port=0",
                "--muster.etcd.enabled=false"));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        server.calls().get("/actuator/health/readiness").status())
                .isEqualTo(200));
    }

    @AfterAll
    void stopAll() {
        started.close();
    }

    @Test
    void aClientReadsRefreshesAndKnowsTheVersion() {
        publish("shop", "default", "greeting: hello\nonly: base", 0);
        publish("shop", "dev", "greeting: hello, dev", 0);
        try (Application shop = client("shop", server.address(), "spring.profiles.active=dev")) {
            Environment environment = shop.context().getEnvironment();
            assertThat(environment.getProperty("greeting")).isEqualTo("hello, dev");
            assertThat(environment.getProperty("only")).isEqualTo("base");
            assertThat(environment.getProperty("config.client.version")).matches("\\d+");

            publish("shop", "dev", "greeting: good evening", 1);

            assertThat(shop.calls()
                            .call("POST", "/actuator/refresh", "")
                            .is(200)
                            .body())
                    .contains("greeting");
            assertThat(environment.getProperty("greeting")).isEqualTo("good evening");
        }
    }

    @Test
    void aClientWithLabelsTakesTheFirstThatExists() {
        server.calls().call("PUT", "/v1/namespaces/blue", "").is(200);
        Releases.publish(server.calls(), new Releases.Text("blue", "shelf", "default", "YAML", "colour: blue"), 0);

        try (Application shelf = client(
                "shelf",
                server.address(),
                "spring.cloud.config.label=nowhere,blue",
                "spring.main.web-application-type=none")) {
            assertThat(shelf.context().getEnvironment().getProperty("colour")).isEqualTo("blue");
        }
    }

    @Test
    void aClientWithAnotherPasswordGetsNothing() {
        assertThatThrownBy(() -> client(
                                "shop",
                                "http://somebody:something@localhost:" + server.port(),
                                "spring.main.web-application-type=none")
                        .close())
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void itAnswersAsTheOtherServerDoes() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Releases releases = Releases.random(random);
        Path folder = Files.createTempDirectory(Path.of("target"), "files").toAbsolutePath();
        releases.write(folder);
        releases.publish(server.calls());
        Calls ours = server.calls();
        List<String> differences = new ArrayList<>();
        try (Application peer = Peer.start(folder)) {
            Calls theirs = peer.calls();
            for (int i = 0; i < REQUESTS; i++) {
                String path = Requests.random(random);
                String[] headers = Requests.forSources(path) && random.nextInt(4) == 0
                        ? new String[] {"Accept", ORIGINS}
                        : new String[0];
                Calls.Answer our = ours.get(path, headers);
                Calls.Answer their = theirs.get(path, headers);
                if (!Meaning.of(path, our).equals(Meaning.of(path, their))) {
                    differences.add(
                            path + "\n  ours:   " + Meaning.of(path, our) + "\n  theirs: " + Meaning.of(path, their));
                }
            }
        }

        assertThat(differences).as("seed " + seed + ", texts " + releases).isEmpty();
    }

    private void publish(String application, String profile, String yaml, long basedOn) {
        Releases.publish(server.calls(), new Releases.Text("default", application, profile, "YAML", yaml), basedOn);
    }

    private static Application client(String name, String address, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.config.import=configserver:" + address,
                "eureka.client.enabled=false",
                "muster.registry.enabled=false",
                "muster.config.enabled=false",
                "spring.cloud.config.enabled=true")); // the server of Spring Cloud Config on the class path switches it
        // off
        all.addAll(List.of(properties));
        return Application.start(name, all.toArray(String[]::new));
    }
}
