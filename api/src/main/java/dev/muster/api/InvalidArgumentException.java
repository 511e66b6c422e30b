package dev.muster.api;

import java.util.Map;

/** Input that can never be right. The message reads {@code field: found (expected: …)}. */
public class InvalidArgumentException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /**
     * @param field what the caller named it
     * @param found what was there; pass hostile text through {@link Text#shown} first
     * @param expected what would have been right
     */
    public InvalidArgumentException(String field, Object found, String expected) {
        super(
                ProblemType.INVALID_ARGUMENT,
                field + ": " + found + " (expected: " + expected + ")",
                Map.of("field", field, "expected", expected));
    }
}
