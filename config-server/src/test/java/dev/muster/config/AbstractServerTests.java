package dev.muster.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A started server on free ports with an empty store, one for all test classes; each test uses names of its own. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "muster.cluster.port=0",
            "muster.cluster.name=config-server-tests",
            "muster.store.port=0",
            "muster.etcd.port=0",
            "muster.config.content-max=64KB",
            "muster.receipt.max=1000",
            "muster.springcloud.encrypt-key=only-for-these-tests",
        })
public abstract class AbstractServerTests {

    protected static final JsonMapper JSON = new JsonMapper();

    private static final Path DIRECTORY = temporary();

    @LocalServerPort
    private int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void ownDirectory(DynamicPropertyRegistry registry) {
        registry.add("muster.store.directory", () -> DIRECTORY.resolve("store").toString());
    }

    @BeforeEach
    void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> get("/actuator/health/readiness").status() == 200);
    }

    /** A name that no other test uses. */
    protected static String fresh(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    protected URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    protected Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    protected Answer put(String path, String... headers) {
        return send(request(path, headers).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    protected Answer putJson(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    protected Answer put(String path, HttpRequest.BodyPublisher body) {
        return send(request(path).header("Content-Type", "application/json").PUT(body));
    }

    protected Answer delete(String path) {
        return send(request(path).DELETE());
    }

    protected Answer post(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Publishes YAML and requires that it worked. */
    protected Answer publish(String application, String profile, long basedOn, String yaml) {
        Answer answer = post(
                "/v1/namespaces/default/configs/" + application + "/" + profile + "/releases",
                body("YAML", yaml, basedOn));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    protected static String body(String format, String content, long basedOn) {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("format", format)
                .put("content", content)
                .put("basedOn", basedOn));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response, new String(response.body(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory(Path.of("target"), "server-tests");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came back. */
    public record Answer(HttpResponse<byte[]> response, String body) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Requires a problem body of this kind whose detail begins so; every problem body has these parts. */
        public Answer isProblem(int status, String slug, String detail) {
            assertThat(status()).as(body).isEqualTo(status);
            assertThat(header("content-type")).startsWith("application/problem+json");
            assertThat(json().path("type").asString()).isEqualTo("urn:muster:problem:" + slug);
            assertThat(json().path("status").asInt()).isEqualTo(status);
            assertThat(json().path("title").asString()).isNotEmpty();
            assertThat(json().path("detail").asString()).startsWith(detail);
            return this;
        }
    }
}
