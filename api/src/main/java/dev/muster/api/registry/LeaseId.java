package dev.muster.api.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.Text;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names the time-bound right of one process to have its instances listed. The process draws it at random when it
 * starts; who knows it can prolong or end the listing, so it is never shown to others. Immutable.
 */
public record LeaseId(String value) {

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9-]{8,64}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LeaseId {
        Text.require("lease", value, PATTERN, "8 to 64 letters, digits or '-'");
    }

    /** A new lease id that nobody can guess. */
    public static LeaseId random() {
        return new LeaseId(UUID.randomUUID().toString());
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
