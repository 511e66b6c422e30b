package dev.muster.demo.tour;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain HTTP with JSON, as a script would speak it: the tour uses nothing of Muster itself. */
final class Web {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final JsonMapper json = new JsonMapper();

    /** An answer. */
    record Answer(int status, JsonNode body) {

        boolean ok() {
            return status / 100 == 2;
        }
    }

    /** The body of a successful answer, empty for any other outcome. */
    Optional<JsonNode> get(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)).GET())
                .filter(Answer::ok)
                .map(Answer::body);
    }

    /** Sends a body; fails if nobody answers. */
    Answer send(String method, String address, Object body) {
        return send(HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))))
                .orElseThrow(() -> new Step.Failed(method + " " + address + ": no answer"));
    }

    private Optional<Answer> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            return Optional.of(
                    new Answer(response.statusCode(), body.isBlank() ? json.createObjectNode() : json.readTree(body)));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
