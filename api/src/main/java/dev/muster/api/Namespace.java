package dev.muster.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Isolation boundary: names in one namespace mean nothing in another. Immutable.
 *
 * <p>1 to 63 lower-case letters, digits, {@code -}, {@code _} or {@code .}; begins and ends with a letter or digit.
 */
public record Namespace(String value) implements Comparable<Namespace> {

    private static final Pattern PATTERN = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");

    /** The namespace that always exists. */
    public static final Namespace DEFAULT = new Namespace("default");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Namespace {
        Text.require(
                "namespace",
                value,
                PATTERN,
                "1 to 63 lower-case letters, digits, '-', '_' or '.', beginning and ending with a letter or digit");
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public int compareTo(Namespace other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
