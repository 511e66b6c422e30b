package dev.muster.starter.config.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.starter.config.Apps;
import dev.muster.starter.config.ConfigServerStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

@ExtendWith(OutputCaptureExtension.class)
class ConfigImportTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** To reach a server that is there, and one that is not. */
    private static final String PATIENT = "--muster.config.import-deadline=30s";

    private static final String IMPATIENT = "--muster.config.import-deadline=1s";

    private final ConfigServerStub server = ConfigServerStub.stopped();
    private final Path directory;

    ConfigImportTests(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void publishedPropertiesKeepTheirTypesAndTellWhereTheyComeFrom() {
        server.start();
        server.publish(Map.of("shop.retries", 3, "shop.open", true, "shop.title", "Corner"));

        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            var source = app.getEnvironment().getPropertySources().stream()
                    .filter(MusterPropertySource.class::isInstance)
                    .filter(ours -> ours.containsProperty("shop.retries"))
                    .findFirst()
                    .orElseThrow();

            assertThat(source.getProperty("shop.retries")).isEqualTo(3);
            assertThat(source.getProperty("shop.open")).isEqualTo(true);
            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("Corner");
            assertThat(OriginLookup.getOrigin(source, "shop.title")).hasToString("shop/default release 1");
        }
    }

    @Test
    void precedenceIsThatOfSpring() throws IOException {
        write(
                "application.properties",
                "spring.config.import=muster:\n" + "a=file\nb=file\nc=file\nd=file\ne=file\nf=file\ng=file");
        write("application-dev.properties", "f=file-dev\ng=file-dev");
        server.start();
        server.publish(
                "application",
                "default",
                Map.of("a", "shared", "b", "shared", "c", "shared", "d", "shared", "f", "shared"));
        server.publish("shop", "default", Map.of("b", "own", "c", "own", "d", "own"));
        server.publish("application", "dev", Map.of("c", "shared-dev", "d", "shared-dev", "g", "shared-dev"));
        server.publish("shop", "dev", Map.of("d", "own-dev"));
        server.publish("shop", "eu", Map.of("d", "own-eu"));

        try (ConfigurableApplicationContext app = Apps.start(
                App.class,
                List.of(
                        "--spring.config.location=" + directory.toUri(),
                        "--muster.config.servers=" + server.uri(),
                        "--muster.cache.enabled=false",
                        "--spring.profiles.active=dev,eu"))) {
            Environment environment = app.getEnvironment();
            assertThat(Stream.of("a", "b", "c", "d", "e", "f", "g").map(environment::getProperty))
                    .containsExactly("shared", "own", "shared-dev", "own-eu", "file", "file-dev", "shared-dev");
        }
    }

    @Test
    void startsFromTheCopyOnDiskWhenTheServersAreAway(CapturedOutput output) {
        server.start();
        long revision = server.publish(Map.of("shop.title", "Corner"));
        runOnce(revision);
        server.stop();

        try (ConfigurableApplicationContext app = start(IMPATIENT, "muster:")) {
            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("Corner");
            assertThat(output).contains("starting with the copy");
        }
    }

    @Test
    void damagedCopyIsIgnored(CapturedOutput output) throws IOException {
        server.start();
        long revision = server.publish(Map.of("shop.title", "Corner"));
        runOnce(revision);
        server.stop();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.writeString(file, Files.readString(file).replace("Corner", "Cornet"));
            }
        }

        try (ConfigurableApplicationContext app = start(IMPATIENT, "optional:muster:")) {
            assertThat(app.getEnvironment().getProperty("shop.title")).isNull();
            assertThat(output).contains("Ignored the copy", "starting without");
        }
    }

    @Test
    void aServerThatIsBehindDoesNotTakeUsBack() {
        server.start();
        long revision = server.publish(Map.of("shop.title", "new"));
        runOnce(revision);
        server.publish(Map.of("shop.title", "old"));
        server.become("cluster-a", revision - 1);

        try (ConfigurableApplicationContext app = start(PATIENT, "muster:")) {
            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("new");
        }
    }

    @Test
    void optionalImportStartsWithoutAndFollowsOnceAServerIsThere(CapturedOutput output) {
        try (ConfigurableApplicationContext app = start(IMPATIENT, "optional:muster:?deadline=200ms")) {
            assertThat(app.getEnvironment().getProperty("shop.title")).isNull();
            assertThat(output).contains("starting without");

            server.publish(Map.of("shop.title", "Corner"));
            server.start();

            await().atMost(LIMIT)
                    .until(() -> "Corner".equals(app.getEnvironment().getProperty("shop.title")));
        }
    }

    @Test
    void mandatoryImportFailsAndSaysWhoWasAskedForHowLongAndWhy() {
        assertThatThrownBy(() -> start(IMPATIENT, "muster:?deadline=200ms"))
                .isInstanceOf(ConfigDataResourceNotFoundException.class)
                .hasMessageContaining(server.uri().toString())
                .hasMessageContaining("waited")
                .message() // of the last attempt, for which little time is left
                .containsAnyOf("connection refused", "no answer in time", "no connection in time");
    }

    @Test
    void failFastFailsAlsoWhenTheImportIsOptional(CapturedOutput output) {
        assertThatThrownBy(() -> start(IMPATIENT, "optional:muster:?deadline=200ms&fail-fast=true"))
                .isInstanceOf(ConfigImportException.class)
                .hasMessageContaining(server.uri().toString())
                .hasMessageContaining("waited");
        assertThat(output).contains("APPLICATION FAILED TO START", "correct muster.config.servers");
    }

    @Test
    void switchedOffNothingIsFetched() {
        server.start();
        server.publish(Map.of("shop.title", "Corner"));

        try (ConfigurableApplicationContext app = start(PATIENT, "muster:", "--muster.config.enabled=false")) {
            assertThat(app.getEnvironment().getProperty("shop.title")).isNull();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void withoutAnImportNothingHappens() {
        try (ConfigurableApplicationContext app = Apps.start(App.class, List.of())) {
            assertThat(app.getBeanProvider(RunningConfig.class).getIfAvailable())
                    .isNull();
        }
    }

    @Test
    void severalAddressesStandInOneImport() {
        server.start();
        server.publish(Map.of("shop.title", "Corner"));
        try (ConfigServerStub away = ConfigServerStub.stopped();
                ConfigurableApplicationContext app = Apps.start(
                        App.class,
                        List.of(
                                PATIENT,
                                "--spring.config.import=muster:" + away.uri() + ";" + server.uri(),
                                "--muster.cache.enabled=false"))) {
            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("Corner");
        }
    }

    @Test
    void aCommaWorksInAListOnlyAndTheFailureSaysSo() {
        server.start();
        server.publish(Map.of("shop.title", "Corner"));
        try (ConfigServerStub away = ConfigServerStub.stopped();
                ConfigurableApplicationContext app = Apps.start(
                        App.class,
                        List.of(
                                PATIENT,
                                "--spring.config.import[0]=muster:" + away.uri() + "," + server.uri(),
                                "--muster.cache.enabled=false"))) {
            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("Corner");
        }
        assertThatThrownBy(() -> Apps.start(
                        App.class,
                        List.of(PATIENT, "--spring.config.import=muster:" + server.uri() + ",http://localhost:1")))
                .isInstanceOf(ConfigImportException.class)
                .hasMessageContaining("http://localhost:1");
    }

    @Test
    void springCloudsRefreshLosesNothingWhileTheServersAreAway() {
        server.start();
        server.publish(Map.of("shop.title", "Corner"));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class)) {
            server.stop();

            app.getBean(ContextRefresher.class).refresh();
            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("Corner");

            server.publish(Map.of("shop.title", "Market"));
            server.start();
            await().atMost(LIMIT)
                    .until(() -> "Market".equals(app.getEnvironment().getProperty("shop.title")));
        }
    }

    @Test
    void withoutLiveSpringCloudsRefreshFetches() {
        server.start();
        server.publish(Map.of("shop.title", "Corner"));
        try (ConfigurableApplicationContext app = Apps.run(server, App.class, "--muster.config.live=false")) {
            server.publish(Map.of("shop.title", "Market"));
            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("Corner");

            app.getBean(ContextRefresher.class).refresh();

            assertThat(app.getEnvironment().getProperty("shop.title")).isEqualTo("Market");
        }
    }

    private ConfigurableApplicationContext start(String deadline, String location, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                deadline,
                "--spring.config.import=" + location,
                "--muster.config.servers=" + server.uri(),
                "--muster.cache.directory=" + directory));
        arguments.addAll(List.of(more));
        return Apps.start(App.class, arguments);
    }

    /** Leaves a copy on disk. */
    private void runOnce(long revision) {
        ConfigurableApplicationContext app = start(PATIENT, "muster:");
        server.receipt(revision);
        app.close();
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {}
}
