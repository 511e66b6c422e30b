package dev.muster.faults.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One member by HTTP and JSON, and no other; sends nothing twice. Each call blocks until there is an answer, for its limit at most, and fails
 * with {@link CallFailedException}. Thread-safe.
 */
public final class HttpMember {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Answers of a server that did nothing: it cannot, or not now. */
    private static final Set<Integer> UNDONE = Set.of(429, 503);

    private final String base;
    private final Duration timeout;

    HttpMember(String base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
    }

    /** Where a path is. */
    public URI uri(String path) {
        return URI.create(base + path);
    }

    /**
     * Asks for something that is answered at once.
     *
     * @param request makes repeating harmless
     * @param body fields of the JSON body; none sends no body
     */
    public JsonNode call(String method, String path, String request, Map<String, ?> body) {
        return call(method, path, request, body, Duration.ZERO);
    }

    /** Asks for something for which the member may wait. */
    public JsonNode call(String method, String path, String request, Map<String, ?> body, Duration wait) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri(path)).header("Idempotency-Key", request);
        if (body.isEmpty()) {
            builder.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            builder.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .header("Content-Type", "application/json");
        }
        String what = method + " " + base + path;
        return answer(what, send(what, builder.build(), timeout.plus(wait)));
    }

    private static HttpResponse<String> send(String what, HttpRequest request, Duration limit) {
        CompletableFuture<HttpResponse<String>> sent = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw new CallFailedException(what + ": no answer within " + limit, false, false, late);
        } catch (ExecutionException failure) {
            Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
            throw new CallFailedException(what + ": " + cause, false, cause instanceof ConnectException, cause);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new CallFailedException(what + ": interrupted", false, false, e);
        }
    }

    private static JsonNode answer(String what, HttpResponse<String> response) {
        int status = response.statusCode();
        String body = response.body();
        if (status / 100 != 2) {
            boolean undone = UNDONE.contains(status);
            throw new CallFailedException(
                    what + ": " + status + " " + body, status / 100 == 4 && !undone, undone, null);
        }
        JsonNode answer = body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
        if (answer.path("outcome").asString("").equals("failed")) {
            throw new CallFailedException(what + ": " + body, false, false, null);
        }
        return answer;
    }
}
