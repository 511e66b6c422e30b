package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.Text;
import java.util.regex.Pattern;

/**
 * Names a worker within a namespace. Immutable.
 *
 * <p>1 to 128 letters, digits, {@code -}, {@code _} or {@code .}; begins and ends with a letter or digit.
 */
public record WorkerId(String value) implements Comparable<WorkerId> {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WorkerId {
        Text.require(
                "worker",
                value,
                PATTERN,
                "1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit");
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public int compareTo(WorkerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
