package dev.muster.api.coordination.lock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.Text;
import java.util.regex.Pattern;

/**
 * Name of a lock within its namespace. Immutable.
 *
 * <p>1 to 128 letters, digits and {@code . _ : -}.
 */
public record LockName(String value) implements Comparable<LockName> {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LockName {
        Text.require("lock", value, PATTERN, "1 to 128 letters, digits, '.', '_', ':' or '-'");
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public int compareTo(LockName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
