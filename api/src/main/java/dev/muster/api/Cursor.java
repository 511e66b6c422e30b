package dev.muster.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a history, with the history's own id, so that a history that began anew is never taken for the old one.
 * Text form {@code origin:revision}; used as event id and inside entity tags. Immutable.
 *
 * @param origin id of the history: the cluster for configuration, one run of one server for the registry
 * @param revision position in it; 0 is before the first change
 */
public record Cursor(String origin, long revision) {

    private static final Pattern PATTERN = Pattern.compile("([A-Za-z0-9_.-]{1,64}):(\\d{1,18})");

    public Cursor {
        Text.require("cursor", origin + ":" + revision, PATTERN, "origin:revision");
    }

    /**
     * Reads the text form.
     *
     * @throws InvalidArgumentException if it is not one
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Cursor parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidArgumentException("cursor", Text.shown(text), "origin:revision");
        }
        return new Cursor(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    /** Whether both count the same history. */
    public boolean sameOriginAs(Cursor other) {
        return origin.equals(other.origin);
    }

    @JsonValue
    @Override
    public String toString() {
        return origin + ":" + revision;
    }
}
