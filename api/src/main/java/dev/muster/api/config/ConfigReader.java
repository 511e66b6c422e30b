package dev.muster.api.config;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says of itself when it asks for its configuration; gray rules look at it. Shown to operators, never
 * trusted with anything. Immutable.
 *
 * @param instance its id, as in its receipts; absent if it has none yet, then no rule that needs one matches
 * @param zone where it runs
 * @param metadata what else it says; at most 32 entries
 */
public record ConfigReader(
        @Nullable String instance, @Nullable String zone, Map<String, String> metadata) {

    /** Says nothing of itself, so that it gets what is released for all. */
    public static final ConfigReader ANONYMOUS = new ConfigReader(null, null, Map.of());

    /** Most entries of {@link #metadata}. */
    public static final int METADATA_MAX = 32;

    static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._:@-]{1,200}");
    static final String INSTANCE_EXPECTED = "1 to 200 letters, digits, '.', '_', ':', '@' or '-'";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]{1,128}");

    public ConfigReader {
        if (instance != null) {
            Text.require("instance", instance, INSTANCE, INSTANCE_EXPECTED);
        }
        if (zone != null) {
            requireZone(zone);
        }
        requireMetadata(metadata);
        metadata = Map.copyOf(metadata);
    }

    /**
     * The reader that these parameters of a request describe.
     *
     * @param pairs metadata as {@code key=value}
     */
    public static ConfigReader of(@Nullable String instance, @Nullable String zone, List<String> pairs) {
        if (pairs.size() > METADATA_MAX) {
            throw new InvalidArgumentException("metadata", pairs.size() + " entries", "at most " + METADATA_MAX);
        }
        Map<String, String> metadata = new TreeMap<>();
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            if (at < 1) {
                throw new InvalidArgumentException("metadata", Text.shown(pair), "key=value");
            }
            metadata.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return new ConfigReader(instance, zone, metadata);
    }

    /** Whether an entry may be part of {@link #metadata}. */
    public static boolean canSay(String key, String value) {
        return KEY.matcher(key).matches() && VALUE.matcher(value).matches() && Text.wellFormed(value);
    }

    /** Whether this can be a {@link #zone}. */
    public static boolean canBeZone(String zone) {
        return VALUE.matcher(zone).matches() && Text.wellFormed(zone);
    }

    Optional<String> id() {
        return Optional.ofNullable(instance);
    }

    static void requireZone(String zone) {
        Text.require("zone", zone, VALUE, "1 to 128 printable characters");
    }

    static void requireMetadata(Map<String, String> metadata) {
        if (metadata.size() > METADATA_MAX) {
            throw new InvalidArgumentException("metadata", metadata.size() + " entries", "at most " + METADATA_MAX);
        }
        metadata.forEach((key, value) -> {
            Text.require("metadata", key, KEY, "keys of 1 to 64 letters, digits, '.', '_', '/' or '-'");
            Text.require("metadata." + key, value, VALUE, "1 to 128 printable characters");
        });
    }
}
