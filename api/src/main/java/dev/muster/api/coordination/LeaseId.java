package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.regex.Pattern;

/**
 * Names a lease of the key space. Immutable.
 *
 * @param value above 0; 0 is {@link #NONE}
 */
public record LeaseId(long value) {

    private static final Pattern PATTERN = Pattern.compile("[0-9a-fA-F]{1,16}");

    /** No lease. */
    public static final LeaseId NONE = new LeaseId(0);

    public LeaseId {
        if (value < 0) {
            throw new InvalidArgumentException("lease", value, "above 0, or 0 for none");
        }
    }

    /**
     * Reads the text form.
     *
     * @throws InvalidArgumentException if it is not one
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static LeaseId parse(String text) {
        Text.require("lease", text, PATTERN, "1 to 16 hexadecimal digits, as granted");
        return new LeaseId(Long.parseUnsignedLong(text, 16));
    }

    /** Whether it names a lease. */
    public boolean present() {
        return value != 0;
    }

    /** 16 hexadecimal digits, as {@code etcdctl} shows it. */
    @JsonValue
    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
