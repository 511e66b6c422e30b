package dev.muster.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of an application or an operator to one server, in plain HTTP. */
final class Calls {

    static final String NAMESPACE = "/v1/namespaces/default";

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    Calls(int port) {
        this.port = port;
    }

    /** One answer. */
    record Answer(int status, String body, HttpResponse<String> raw) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** Fails unless it has that status. */
        Answer is(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        /** Fails unless it is a problem of that type. */
        JsonNode isProblem(ProblemType type) {
            is(type.status());
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(json().path("type").asString()).isEqualTo(type.urn());
            return json();
        }
    }

    static String path(String service, String id) {
        return NAMESPACE + "/services/" + service + "/instances/" + id;
    }

    /** The least an application says. */
    static String registration(String lease) {
        return "{\"lease\": \"" + lease + "\", \"host\": \"10.0.0.1\", \"port\": 8080}";
    }

    /** The same with a ttl. */
    static String registration(String lease, Duration ttl) {
        return "{\"lease\": \"" + lease + "\", \"host\": \"10.0.0.1\", \"port\": 8080, \"ttl\": \"" + ttl + "\"}";
    }

    Answer get(String path, String... headers) {
        return call("GET", path, "", headers);
    }

    Answer put(String path, String body) {
        return call("PUT", path, body);
    }

    Answer delete(String path) {
        return call("DELETE", path, "");
    }

    Answer beat(String lease) {
        return call("POST", NAMESPACE + "/leases/" + lease + "/heartbeat", "");
    }

    /** Ids of what is listed for a service. */
    List<String> ids(String service) {
        return get(NAMESPACE + "/services/" + service + "/instances")
                .is(200)
                .json()
                .path("instances")
                .valueStream()
                .map(instance -> instance.path("id").asString())
                .toList();
    }

    Answer call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body(), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
