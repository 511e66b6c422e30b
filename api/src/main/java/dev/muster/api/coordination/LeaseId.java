package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names a lease of the key space. Immutable.
 *
 * @param value above 0; 0 is {@link #NONE}
 */
public record LeaseId(long value) {

    /** No lease. */
    public static final LeaseId NONE = new LeaseId(0);

    private static final Pattern PATTERN = Pattern.compile("[0-9a-f]{1,16}");

    public LeaseId {
        if (value < 0) {
            throw new InvalidArgumentException("lease", value, "above 0, or 0 for none");
        }
    }

    /** Reads the form that {@link #text()} gives; zeros in front may be left out. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static LeaseId parse(String text) {
        Text.require("lease", text, PATTERN, "1 to 16 hexadecimal digits");
        return new LeaseId(Long.parseUnsignedLong(text, 16));
    }

    /** The form on the wire: 16 hexadecimal digits, as {@code etcdctl} shows it. */
    @JsonValue
    public String text() {
        return String.format(Locale.ROOT, "%016x", value);
    }

    /** Whether it names a lease. */
    public boolean present() {
        return value != 0;
    }

    @Override
    public String toString() {
        return text();
    }
}
