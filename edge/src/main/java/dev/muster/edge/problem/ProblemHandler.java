package dev.muster.edge.problem;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns every exception of a controller into a problem body; no stack trace and no class name leaves the server. */
@RestControllerAdvice
final class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException problem) {
        return ProblemBody.entity(problem);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unexpected(Exception failure) {
        if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            log.debug("The caller went away before it had its answer", failure);
            return null;
        }
        String id = UUID.randomUUID().toString();
        log.error("Request failed; the caller was told id {}", id, failure);
        return ProblemBody.entity(ProblemType.INTERNAL, "The server's log tells more under id " + id, Map.of("id", id));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return causeOf(ProblemException.class, unreadable)
                .map(ProblemBody::entity)
                .or(() -> causeOf(BodyLimitFilter.TooLargeException.class, unreadable)
                        .map(large -> ProblemBody.entity(
                                ProblemType.LIMIT_EXCEEDED, Objects.requireNonNull(large.getMessage()), Map.of())))
                .or(() -> causeOf(JacksonException.class, unreadable)
                        .map(bad -> ProblemBody.entity(ProblemType.INVALID_ARGUMENT, describe(bad), Map.of())))
                .orElseGet(() -> ProblemBody.entity(
                        ProblemType.INVALID_ARGUMENT, "body: nothing (expected: a JSON object)", Map.of()));
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return causeOf(ProblemException.class, mismatch)
                .map(ProblemBody::entity)
                .orElseGet(() -> {
                    String name = mismatch instanceof MethodArgumentTypeMismatchException argument
                            ? argument.getName()
                            : String.valueOf(mismatch.getPropertyName());
                    Class<?> type = mismatch.getRequiredType();
                    return ProblemBody.entity(
                            ProblemType.INVALID_ARGUMENT,
                            name + ": " + Text.shown(String.valueOf(mismatch.getValue())) + " (expected: "
                                    + (type == null ? "another form" : expected(type)) + ")",
                            Map.of("field", name));
                });
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemType type = ofStatus(status.value());
        String detail = failure instanceof NoResourceFoundException missing
                ? Text.shown("/" + missing.getResourcePath()) + " does not exist"
                // not the message of the exception, which may name classes
                : failure instanceof ErrorResponse known ? known.getBody().getDetail() : null;
        if (type == ProblemType.INTERNAL) {
            return unexpected(failure);
        }
        ResponseEntity<Object> answer = ProblemBody.entity(type, detail == null ? type.title() : detail, Map.of());
        HttpHeaders all = new HttpHeaders();
        all.putAll(headers);
        all.putAll(answer.getHeaders());
        return new ResponseEntity<>(answer.getBody(), all, status);
    }

    /** The type that says most about a status which the framework or the container chose. */
    static ProblemType ofStatus(int status) {
        return switch (status) {
            case 401 -> ProblemType.UNAUTHENTICATED;
            case 403 -> ProblemType.FORBIDDEN;
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.LIMIT_EXCEEDED;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> ProblemType.UNAVAILABLE;
            default -> status < 500 ? ProblemType.INVALID_ARGUMENT : ProblemType.INTERNAL;
        };
    }

    private static String describe(JacksonException bad) {
        String where = bad.getPath().isEmpty() ? "body" : path(bad);
        if (bad instanceof UnrecognizedPropertyException unknown) {
            return where + ": unknown field (expected: one of " + unknown.getKnownPropertyIds() + ")";
        }
        if (bad instanceof InvalidFormatException format) {
            return where + ": " + Text.shown(String.valueOf(format.getValue())) + " (expected: "
                    + expected(format.getTargetType()) + ")";
        }
        String location = bad.getLocation() == null
                ? ""
                : " at line " + bad.getLocation().getLineNr() + ", column "
                        + bad.getLocation().getColumnNr();
        return where + ": not the JSON that was expected" + location;
    }

    private static String path(JacksonException bad) {
        StringBuilder path = new StringBuilder();
        bad.getPath().forEach(part -> {
            if (part.getPropertyName() == null) {
                path.append('[').append(part.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part.getPropertyName());
            }
        });
        return path.toString();
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + java.util.Arrays.toString(type.getEnumConstants());
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        return type == java.time.Duration.class ? "a duration such as PT15S" : "another form";
    }

    private static <T extends Throwable> Optional<T> causeOf(Class<T> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
