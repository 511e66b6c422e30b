package dev.muster.config.cluster;

import dev.muster.api.coordination.Value;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records as values of the store. Every record carries a {@code format} number: older servers ignore fields they do not
 * know and refuse a format they do not know.
 */
public final class StoredJson {

    /** The format that this server writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StoredJson() {}

    /** A record that says in which format it is written. */
    public interface Versioned {

        /** At least 1. */
        int format();
    }

    /** The value of a record. */
    public static Value encode(Versioned stored) {
        return Value.ofBytes(JSON.writeValueAsBytes(stored));
    }

    /**
     * The record of a value.
     *
     * @throws IllegalStateException if a newer server wrote it in a format that is not known here
     */
    public static <T extends Versioned> T decode(Value value, Class<T> type) {
        T stored = JSON.readValue(value.bytes(), type);
        if (stored.format() < 1 || stored.format() > FORMAT) {
            throw new IllegalStateException("stored " + type.getSimpleName() + ": format " + stored.format()
                    + " (expected: at most " + FORMAT + "; a newer server wrote it)");
        }
        return stored;
    }
}
