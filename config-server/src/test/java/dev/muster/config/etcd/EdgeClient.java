package dev.muster.config.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to one server as curl does. */
public final class EdgeClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    public EdgeClient(URI server) {
        this.server = server;
    }

    /** As {@code curl -X method -d form}. */
    public Reply form(String method, String path, String form, String... headers) {
        return send(method, path, form, headers);
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    private Reply send(String method, String path, String body, String... headers) {
        try {
            HttpResponse<String> response =
                    client.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString(UTF_8));
            return new Reply(response.statusCode(), response, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer that is read line by line, later. */
    public CompletableFuture<Lines> open(String method, String path, String body) {
        return client.sendAsync(request(method, path, body), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(response ->
                        new Lines(response, new BufferedReader(new InputStreamReader(response.body(), UTF_8))));
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    /** A whole answer. */
    public record Reply(int status, HttpResponse<?> response, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public JsonNode node() {
            return json().path("node");
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public long index() {
            return Long.parseLong(header("X-Etcd-Index"));
        }
    }

    /** An answer under way. */
    public record Lines(HttpResponse<?> response, BufferedReader lines) implements AutoCloseable {

        /** The next line; null at the end. */
        public JsonNode next() {
            try {
                return JSON.readTree(lines.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public boolean atEnd() {
            try {
                return lines.readLine() == null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
