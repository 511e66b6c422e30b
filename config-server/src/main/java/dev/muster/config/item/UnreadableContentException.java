package dev.muster.config.item;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Map;

/** The text of a release is not what its format asks for. Facts: {@code line} and {@code column} where they are known. */
public class UnreadableContentException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String found;
    private final String expected;

    /** A fault of the text as a whole. */
    UnreadableContentException(String found, String expected) {
        super(
                ProblemType.INVALID_ARGUMENT,
                "content: " + found + " (expected: " + expected + ")",
                Map.of("field", "content", "expected", expected));
        this.line = 0;
        this.column = 0;
        this.found = found;
        this.expected = expected;
    }

    /** A fault at a place; lines and columns count from 1. */
    UnreadableContentException(int line, int column, String found, String expected) {
        super(
                ProblemType.INVALID_ARGUMENT,
                "content: line " + line + ", column " + column + ": " + found + " (expected: " + expected + ")",
                Map.of("field", "content", "expected", expected, "line", line, "column", column));
        this.line = line;
        this.column = column;
        this.found = found;
        this.expected = expected;
    }

    /** The line, from 1; 0 if it is the text as a whole. */
    public int line() {
        return line;
    }

    /** The column, from 1; 0 if it is the text as a whole. */
    public int column() {
        return column;
    }

    /** What is there, without the place. */
    public String found() {
        return found;
    }

    /** What belongs there. */
    public String expected() {
        return expected;
    }
}
