package dev.muster.edge.stream;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.edge.problem.ProblemBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** One answer that is awaited. Thread-safe. */
final class LateAnswer {

    private static final Logger log = LoggerFactory.getLogger(LateAnswer.class);

    private final HttpServletResponse response;
    private final String uri;
    private final JsonMapper json;
    private final ProblemBody problems;
    private @Nullable CompletableFuture<?> outcome; // guarded by this
    private boolean gone; // guarded by this
    private boolean stopping; // guarded by this

    LateAnswer(HttpServletResponse response, String uri, JsonMapper json, ProblemBody problems) {
        this.response = response;
        this.uri = uri;
        this.json = json;
        this.problems = problems;
    }

    /** Sends what comes of it. */
    void follow(CompletableFuture<?> coming, SseStream stream) {
        boolean cancel;
        synchronized (this) {
            outcome = coming;
            cancel = gone && !stopping;
        }
        if (cancel) {
            coming.cancel(false);
            return;
        }
        var unused = coming.whenComplete((value, failure) -> {
            if (failure == null) {
                succeed(value, stream);
            } else if (!isGone()) {
                fail(unwrapped(failure), stream);
            }
        });
    }

    /** Nobody waits for the answer any more. */
    void clientGone() {
        CompletableFuture<?> unwanted;
        synchronized (this) {
            gone = true;
            unwanted = stopping ? null : outcome;
        }
        if (unwanted != null) {
            unwanted.cancel(false);
        }
    }

    /** The client is sent to another server, where it finds what it waits for by the id of its request. */
    void serverStops(SseStream stream) {
        synchronized (this) {
            stopping = true;
        }
        fail(
                new ProblemException(
                        ProblemType.UNAVAILABLE, "The server is stopping; ask another with the same request id"),
                stream);
    }

    private void succeed(@Nullable Object value, SseStream stream) {
        SseFrame frame;
        try {
            frame = SseFrame.ofBytes(json.writeValueAsBytes(value));
        } catch (RuntimeException unwritable) {
            fail(unwritable, stream);
            return;
        }
        stream.finish(begun -> frame);
    }

    private void fail(Throwable failure, SseStream stream) {
        ProblemException problem = failure instanceof ProblemException known ? known : unexpected(failure);
        byte[] body = problems.bytes(problem, uri);
        SseFrame late = SseFrame.ofBytes(wrapped(body));
        stream.finish(begun -> {
            if (begun) {
                return late;
            }
            response.setStatus(problem.type().status());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            ProblemBody.retryAfter(problem.type())
                    .ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
            return SseFrame.ofBytes(body);
        });
    }

    private synchronized boolean isGone() {
        return gone;
    }

    private ProblemException unexpected(Throwable failure) {
        String id = UUID.randomUUID().toString();
        log.error("Request failed; the caller was told id {}", id, failure);
        return new ProblemException(
                ProblemType.INTERNAL, "The server's log tells more under id " + id, Map.of("id", id));
    }

    private static byte[] wrapped(byte[] problem) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("{\"outcome\":\"failed\",\"problem\":".getBytes(StandardCharsets.UTF_8));
        all.writeBytes(problem);
        all.write('}');
        return all.toByteArray();
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
