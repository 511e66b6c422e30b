package dev.muster.config.item;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Map;

/** The text of a release is not what its format asks for. Facts: {@code line} and {@code column} where they are known. */
public class UnreadableContentException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /** A fault of the text as a whole. */
    UnreadableContentException(String found, String expected) {
        super(
                ProblemType.INVALID_ARGUMENT,
                "content: " + found + " (expected: " + expected + ")",
                Map.of("field", "content", "expected", expected));
    }

    /** A fault at a place; lines and columns count from 1. */
    UnreadableContentException(int line, int column, String found, String expected) {
        super(
                ProblemType.INVALID_ARGUMENT,
                "content: line " + line + ", column " + column + ": " + found + " (expected: " + expected + ")",
                Map.of("field", "content", "expected", expected, "line", line, "column", column));
    }
}
