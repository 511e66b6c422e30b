package dev.muster.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A config server as its users run it: the built jar in a process of its own. Confined to one thread. */
final class ServerProcess implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();

    private static final Duration READY_WAIT_MAX = Duration.ofMinutes(3);
    private static final Duration PUBLISH_WAIT_MAX = Duration.ofSeconds(90);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofMinutes(2);

    private final Path directory;
    private final int httpPort;
    private final List<String> arguments;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private @Nullable Process process;

    /** @param arguments Boot arguments beside the HTTP port */
    ServerProcess(Path directory, int httpPort, List<String> arguments) {
        this.directory = directory;
        this.httpPort = httpPort;
        this.arguments = List.copyOf(arguments);
    }

    void start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString(),
                "--server.port=" + httpPort,
                "--muster.etcd.port=0"));
        command.addAll(arguments);
        try {
            Files.createDirectories(directory);
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        await().atMost(READY_WAIT_MAX).pollInterval(Duration.ofMillis(200)).until(() -> {
            Process running = process;
            if (running == null || !running.isAlive()) {
                throw new IllegalStateException("The server ended:\n" + Files.readString(log().toPath()));
            }
            return ready();
        });
    }

    boolean ready() {
        return succeeds("/actuator/health/readiness");
    }

    /** Whether it takes requests, ready or not. */
    boolean answers() {
        return succeeds("/actuator/health/liveness");
    }

    private boolean succeeds(String path) {
        try {
            return get(path).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** {@code SIGTERM}. */
    void terminate() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The server did not end within " + STOP_MAX + " of SIGTERM");
            }
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Publishes {@code n: value}. */
    HttpResponse<String> publish(String application, long basedOn, long value, String key) {
        String body = JSON.writeValueAsString(JSON.createObjectNode()
                .put("format", "YAML")
                .put("content", "n: " + value)
                .put("basedOn", basedOn));
        return send(HttpRequest.newBuilder(uri("/v1/namespaces/default/configs/" + application + "/default/releases"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Publishes, again while the server says that it may work later, as a client would. */
    HttpResponse<String> published(String application, long basedOn, long value, String key) {
        return await().ignoreExceptions()
                .atMost(PUBLISH_WAIT_MAX)
                .until(
                        () -> publish(application, basedOn, value, key),
                        answer -> answer.statusCode() != 503 && answer.statusCode() != 504);
    }

    String output() throws IOException {
        return Files.readString(log().toPath());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private File log() {
        return directory.resolve("server.log").toFile();
    }

    private static Path jar() {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(path -> path.toString().endsWith("-exec.jar"))
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("target: no *-exec.jar (expected: mvn verify)"))
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
