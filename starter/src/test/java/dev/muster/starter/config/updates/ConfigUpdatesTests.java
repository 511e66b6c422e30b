package dev.muster.starter.config.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.RunningRelease;
import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class ConfigUpdatesTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ConfigServerStub server = ConfigServerStub.started();
    private @Nullable ConfigurableApplicationContext running;

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
        server.close();
    }

    @Test
    void aStateThatIsOlderIsIgnored() {
        server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext app = app();
        long revision = server.applied(Map.of("word", "two")).running();

        server.become("cluster-a", 50);
        server.become("cluster-a", revision + 10);

        assertThat(server.receipt(revision + 10).outcome()).isEqualTo(ReceiptOutcome.APPLIED);
        assertThat(server.receipts()).noneMatch(receipt -> receipt.cursor().revision() == 50);
        assertThat(app.getEnvironment().getProperty("word")).isEqualTo("two");
    }

    @Test
    void aGrayReleaseComesAndGoesLiveAndTheReceiptNamesIt() {
        server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext app = app("--muster.instance.id=shop-1");

        Receipt gray = server.receipt(server.publishGray("shop-1", Map.of("word", "gray")));
        String during = app.getEnvironment().getProperty("word");
        Receipt after = server.receipt(server.abandonGray());

        assertThat(gray.releases()).containsExactly(new RunningRelease("shop", "default", 1, 1L));
        assertThat(during).isEqualTo("gray");
        assertThat(after.releases()).containsExactly(new RunningRelease("shop", "default", 1, null));
        assertThat(app.getEnvironment().getProperty("word")).isEqualTo("one");
    }

    @Test
    void anInstanceThatKnowsItsIdOnlyWhenItRunsStillGetsItsGrayRelease() {
        server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext first = app();
        String id = server.receipt(server.publish(Map.of("word", "one"))).instance();
        first.close();
        running = null;
        long revision = server.publishGray(id, Map.of("word", "gray"));

        ConfigurableApplicationContext app = app();

        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(app.getEnvironment().getProperty("word")).isEqualTo("gray"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(server.receipts())
                .anyMatch(receipt -> receipt.cursor().revision() == revision
                        && receipt.releases().equals(List.of(new RunningRelease("shop", "default", 1, 1L)))));
    }

    @Test
    void anotherClusterIsRefusedLoudly(CapturedOutput output) {
        server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext app = app();
        server.publish(Map.of("word", "two"));

        server.become("cluster-b", 9_000);

        await().atMost(LIMIT).until(() -> detail(app, "refusedCluster") != null);
        assertThat(detail(app, "refusedCluster")).isEqualTo("cluster-b");
        assertThat(detail(app, "cluster")).isEqualTo("cluster-a");
        assertThat(detail(app, "staleSince")).isNotNull();
        assertThat(app.getEnvironment().getProperty("word")).isNotNull();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(output).contains("Refused configuration cluster-b:9000", "cluster-a:"));

        server.become("cluster-a", 10_000);
        server.receipt(10_000);
        assertThat(detail(app, "refusedCluster")).isNull();
    }

    @Test
    void theSafetyPollFindsWhatNobodyAnnounced() {
        server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext app = app("--muster.config.safety-poll=1s");
        server.fallSilent();

        server.applied(Map.of("word", "two"));

        assertThat(app.getEnvironment().getProperty("word")).isEqualTo("two");
    }

    @Test
    void healthTellsTheServerTheRevisionAndWhatWasRefused() {
        long first = server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext app = app();
        assertThat(detail(app, "source")).isEqualTo(server.uri().toString());
        assertThat(detail(app, "revision")).isEqualTo(first);

        long second = server.publish(Map.of("logging.level.some", "hushhush"));
        server.receipt(second);

        Health health = health(app);
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("revision", first)
                .containsEntry("lastRevision", second)
                .containsEntry("lastOutcome", "REJECTED");
        assertThat(String.valueOf(health.getDetails().get("problems")))
                .contains("logging.level.some", "LogLevel")
                .doesNotContain("hushhush");
    }

    @Test
    void healthIsStaleButUpWhileNoServerAnswers() {
        server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext app = app();
        server.stop();
        await().atMost(LIMIT).until(() -> detail(app, "staleSince") != null);
        assertThat(health(app).getStatus()).isEqualTo(Status.UP);

        server.start();

        await().atMost(LIMIT).until(() -> detail(app, "staleSince") == null);
    }

    @Test
    void healthSaysSoWhenTheStartTookTheCopyOnDisk(@TempDir Path directory) {
        long revision = server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext first = Apps.start(App.class, arguments(directory, "30s"));
        server.receipt(revision);
        first.close();
        server.stop();

        ConfigurableApplicationContext app = Apps.start(App.class, arguments(directory, "200ms"));
        running = app;

        assertThat(String.valueOf(detail(app, "source"))).startsWith("copy on disk");
        assertThat(detail(app, "staleSince")).isNotNull();
        assertThat(detail(app, "revision")).isEqualTo(revision);
    }

    @Test
    void aReceiptThatCouldNotBeSentFollowsWhenAServerIsBack() {
        server.publish(Map.of("word", "one"));
        ConfigurableApplicationContext app = app();
        server.applied(Map.of("word", "two"));
        int before = server.receipts().size();
        server.refuseReceipts(true);
        long revision = server.publish(Map.of("word", "three"));
        await().atMost(LIMIT).until(() -> "three".equals(app.getEnvironment().getProperty("word")));
        assertThat(server.receipts()).hasSize(before);

        server.refuseReceipts(false);

        assertThat(server.receipt(revision).running()).isEqualTo(revision);
    }

    private List<String> arguments(Path directory, String deadline) {
        return List.of(
                "--spring.config.import=muster:?deadline=" + deadline,
                "--muster.config.servers=" + server.uri(),
                "--muster.cache.directory=" + directory);
    }

    private ConfigurableApplicationContext app(String... arguments) {
        ConfigurableApplicationContext started = Apps.run(server, App.class, arguments);
        running = started;
        return started;
    }

    private static Health health(ConfigurableApplicationContext app) {
        return Objects.requireNonNull(app.getBean("musterConfigHealthIndicator", HealthIndicator.class)
                .health());
    }

    private static @Nullable Object detail(ConfigurableApplicationContext app, String name) {
        return health(app).getDetails().get(name);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}
}
