package dev.muster.edge.stream;

import dev.muster.edge.problem.ProblemBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that may wait long, with one JSON text. No thread waits with them. A wait that is longer than a ping's
 * period gets its status, 200, at once, then white space now and then, which JSON allows: so the client sees that the server
 * lives, and the server notices a client that has gone. What fails after that is told as
 * {@code {"outcome":"failed","problem":{…}}}; what fails before it has the status of its problem.
 *
 * <p>Waits are counted with the streams of {@link SseStreams}. Thread-safe.
 */
public final class LateAnswers {

    private final SseStreams streams;
    private final JsonMapper json;
    private final ProblemBody problems;

    public LateAnswers(SseStreams streams, JsonMapper json, ProblemBody problems) {
        this.streams = streams;
        this.json = json;
        this.problems = problems;
    }

    /**
     * Answers with what comes of the call. The controller must return nothing afterwards.
     *
     * @param call begins it; what it throws is answered like a failure of the future. The future is cancelled when the client
     *     goes away; not when the server stops, as the client will ask another one
     * @throws dev.muster.api.ProblemException if too many wait, or the server is stopping; nothing was begun
     */
    public void answer(
            HttpServletRequest request, HttpServletResponse response, Supplier<? extends CompletableFuture<?>> call) {
        LateAnswer answer = new LateAnswer(response, request.getRequestURI(), json, problems);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        SseStream stream = streams.open(
                request,
                response,
                MediaType.APPLICATION_JSON_VALUE,
                new SseStream.Keeping(SseFrame.BLANK, 1, answer::serverStops),
                answer::clientGone);
        CompletableFuture<?> outcome;
        try {
            outcome = call.get();
        } catch (RuntimeException refused) {
            outcome = CompletableFuture.failedFuture(refused);
        }
        answer.follow(outcome, stream);
    }
}
