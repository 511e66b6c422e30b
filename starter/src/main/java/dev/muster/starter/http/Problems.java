package dev.muster.starter.http;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns an answer that is not a success back into the exception that the server meant. */
final class Problems {

    private static final Set<String> STANDARD = Set.of("type", "title", "status", "detail", "instance");
    private static final int TEXT_LENGTH_MAX = 2_000;

    private Problems() {}

    static ProblemException of(String request, int status, @Nullable String contentType, byte[] body) {
        if (contentType != null && contentType.startsWith("application/problem+json")) {
            try {
                return of(request, status, Json.read(body, Map.class));
            } catch (ProblemException e) {
                // A body that claims to be a problem and is none says nothing: the status speaks.
                return unnamed(request, status, body);
            }
        }
        return unnamed(request, status, body);
    }

    /** Refuses an answer that began as a success and tells of a failure: {@code {"outcome":"failed","problem":{…}}}. */
    static void throwIfFailed(String request, String body) {
        Map<?, ?> answer = Json.read(body, Map.class);
        if ("failed".equals(answer.get("outcome")) && answer.get("problem") instanceof Map<?, ?> problem) {
            int status = problem.get("status") instanceof Number number ? number.intValue() : 500;
            throw of(request, status, problem);
        }
    }

    private static ProblemException of(String request, int status, Map<?, ?> body) {
        String urn = String.valueOf(body.get("type"));
        Object title = body.get("title");
        Object detail = body.get("detail");
        String text = detail != null ? detail.toString() : title != null ? title.toString() : "status " + status;
        ProblemType type = ProblemType.ofUrn(urn).orElse(null);
        if (type == null) {
            return new ProblemException(ProblemType.INTERNAL, request + ": " + shortened(text) + " [" + urn + "]");
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        body.forEach((name, value) -> {
            boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (name instanceof String key && !STANDARD.contains(key) && plain) {
                facts.put(key, value);
            }
        });
        return new ProblemException(type, shortened(text), facts);
    }

    private static ProblemException unnamed(String request, int status, byte[] body) {
        ProblemType type =
                switch (status) {
                    case 400 -> ProblemType.INVALID_ARGUMENT;
                    case 401 -> ProblemType.UNAUTHENTICATED;
                    case 403 -> ProblemType.FORBIDDEN;
                    case 404 -> ProblemType.NOT_FOUND;
                    case 413 -> ProblemType.LIMIT_EXCEEDED;
                    case 429 -> ProblemType.TOO_MANY_REQUESTS;
                    case 502, 503 -> ProblemType.UNAVAILABLE;
                    case 504 -> ProblemType.OUTCOME_UNKNOWN;
                    default -> ProblemType.INTERNAL;
                };
        String text = new String(body, 0, Math.min(body.length, TEXT_LENGTH_MAX), StandardCharsets.UTF_8);
        return new ProblemException(
                type, request + ": status " + status + (text.isBlank() ? "" : " " + Text.shown(text)));
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX) + "…";
    }
}
