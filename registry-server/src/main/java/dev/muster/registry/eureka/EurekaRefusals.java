package dev.muster.registry.eureka;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Objects;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals to clients of Eureka: the status says it all, the text is for people. */
@RestControllerAdvice(basePackageClasses = EurekaProperties.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class EurekaRefusals {

    @ExceptionHandler
    ResponseEntity<String> refused(ProblemException problem) {
        return text(problem.type(), Objects.requireNonNullElse(problem.getMessage(), ""));
    }

    /** A name in the address that cannot be one. */
    @ExceptionHandler
    ResponseEntity<String> unreadable(TypeMismatchException mismatch) {
        for (Throwable cause = mismatch; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidArgumentException invalid) {
                return refused(invalid);
            }
        }
        return text(ProblemType.INVALID_ARGUMENT, ProblemType.INVALID_ARGUMENT.title());
    }

    private static ResponseEntity<String> text(ProblemType type, String message) {
        return ResponseEntity.status(type.status())
                .contentType(new MediaType(MediaType.TEXT_PLAIN, java.nio.charset.StandardCharsets.UTF_8))
                .body(message);
    }
}
