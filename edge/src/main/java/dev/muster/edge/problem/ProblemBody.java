package dev.muster.edge.problem;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Builds problem bodies; for a filter it also writes them. Thread-safe. */
public final class ProblemBody {

    private static final String RETRY_AFTER_SECONDS = "1";

    private final JsonMapper json;

    public ProblemBody(JsonMapper json) {
        this.json = json;
    }

    static ResponseEntity<Object> entity(ProblemException problem) {
        return entity(problem.type(), String.valueOf(problem.getMessage()), problem.facts());
    }

    static ResponseEntity<Object> entity(ProblemType type, String message, Map<String, ?> facts) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(type.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        retryAfter(type).ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        return answer.body(detail(type, message, facts));
    }

    private static ProblemDetail detail(ProblemType type, String message, Map<String, ?> facts) {
        ProblemDetail detail = ProblemDetail.forStatus(type.status());
        detail.setType(URI.create(type.urn()));
        detail.setTitle(type.title());
        detail.setDetail(message);
        facts.forEach(detail::setProperty);
        return detail;
    }

    /** Answers a request outside of a controller. */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemType type, String message)
            throws IOException {
        response.setStatus(type.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (type == ProblemType.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        ProblemDetail detail = detail(type, message, Map.of());
        detail.setInstance(instance(request.getRequestURI()));
        json.writeValue(response.getOutputStream(), detail);
    }

    /** The body of an answer that does not come from a controller, to be sent with the status of its type. */
    public byte[] bytes(ProblemException problem, String requestUri) {
        ProblemDetail detail = detail(problem.type(), String.valueOf(problem.getMessage()), problem.facts());
        detail.setInstance(instance(requestUri));
        return json.writeValueAsBytes(detail);
    }

    /** Whether, and in how many seconds, it is worth to ask again. */
    public static Optional<String> retryAfter(ProblemType type) {
        return type == ProblemType.NO_QUORUM || type == ProblemType.UNAVAILABLE || type == ProblemType.TOO_MANY_REQUESTS
                ? Optional.of(RETRY_AFTER_SECONDS)
                : Optional.empty();
    }

    private static @Nullable URI instance(String requestUri) {
        try {
            return new URI(requestUri);
        } catch (URISyntaxException e) {
            return null; // as sent, and some of what is sent is no path
        }
    }
}
