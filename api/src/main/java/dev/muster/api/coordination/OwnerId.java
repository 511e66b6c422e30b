package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.Text;
import java.util.regex.Pattern;

/**
 * Who holds or waits, in the words of the caller: an instance, a thread of it, a job. Shown to people, and the node of the
 * graph that deadlocks are found in. Immutable.
 *
 * <p>1 to 128 letters, digits and {@code . _ : @ -}.
 */
public record OwnerId(String value) implements Comparable<OwnerId> {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OwnerId {
        Text.require("owner", value, PATTERN, "1 to 128 letters, digits, '.', '_', ':', '@' or '-'");
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public int compareTo(OwnerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
