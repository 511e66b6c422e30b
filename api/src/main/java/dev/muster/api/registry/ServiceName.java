package dev.muster.api.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Logical name under which instances are found. Case does not matter, since names travel in host parts of addresses;
 * kept in lower case. Immutable.
 *
 * <p>1 to 128 letters, digits, {@code -}, {@code _} or {@code .}; begins and ends with a letter or digit.
 */
public record ServiceName(String value) implements Comparable<ServiceName> {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ServiceName {
        Text.require(
                "service",
                value,
                PATTERN,
                "1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit");
        value = value.toLowerCase(Locale.ROOT);
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public int compareTo(ServiceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
