package dev.muster.api.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.Text;
import java.util.regex.Pattern;

/** Names one instance within its service. 1 to 200 letters, digits and {@code . _ : @ -}. Immutable. */
public record InstanceId(String value) implements Comparable<InstanceId> {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._:@-]{1,200}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public InstanceId {
        Text.require("instance id", value, PATTERN, "1 to 200 letters, digits, '.', '_', ':', '@' or '-'");
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
