package dev.muster.config.validation;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a text. Immutable.
 *
 * @param severity whether a release is refused because of it
 * @param origin who says so
 * @param line where, from 1; absent if that is not known
 * @param column where, from 1; absent if that is not known
 * @param key the property; absent if it is the text
 * @param found what is there
 * @param expected what belongs there
 */
public record ContentProblem(
        Severity severity,
        Origin origin,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable String key,
        String found,
        String expected) {

    /** Whether a release is refused. */
    public enum Severity {
        /** It is. */
        ERROR,
        /** It is not. */
        WARNING
    }

    /** Who says so. */
    public enum Origin {
        /** The format; nobody can publish that. */
        SYNTAX,
        /** What the application says of its properties; may be published by force. */
        METADATA
    }
}
