package dev.muster.api.coordination.election;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.Text;
import java.util.regex.Pattern;

/**
 * Name of an election within its namespace. Immutable.
 *
 * <p>1 to 128 letters, digits and {@code . _ : -}.
 */
public record ElectionName(String value) implements Comparable<ElectionName> {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ElectionName {
        Text.require("election", value, PATTERN, "1 to 128 letters, digits, '.', '_', ':' or '-'");
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public int compareTo(ElectionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
