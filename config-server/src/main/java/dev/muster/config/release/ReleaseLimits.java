package dev.muster.config.release;

import dev.muster.api.coordination.Value;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of what is published. Bound under {@code muster.config}.
 *
 * @param contentMax the longest text of a release; a longer one is refused with 413. Default 1 MB, which is also the most
 * @param releasesMax newest releases that are kept of each name; at the next one the oldest is forgotten. Default 200, at
 *     least 2
 * @param namesMax names, that is applications with profiles, in each namespace; one more is refused with 413. Default 10,000
 * @param historyPageMax most releases in one answer; asking for more gets this many. Default 200
 */
public record ReleaseLimits(
        @DefaultValue("1MB") DataSize contentMax,
        @DefaultValue("200") int releasesMax,
        @DefaultValue("10000") int namesMax,
        @DefaultValue("200") int historyPageMax) {

    public ReleaseLimits {
        if (contentMax.toBytes() < 1 || contentMax.toBytes() > Value.BYTES_MAX) {
            throw new IllegalArgumentException(
                    "muster.config.content-max: " + contentMax + " (expected: 1B to " + Value.BYTES_MAX + "B)");
        }
        requireAtLeast("releases-max", releasesMax, 2);
        requireAtLeast("names-max", namesMax, 1);
        requireAtLeast("history-page-max", historyPageMax, 1);
    }

    private static void requireAtLeast(String property, int found, int min) {
        if (found < min) {
            throw new IllegalArgumentException(
                    "muster.config." + property + ": " + found + " (expected: at least " + min + ")");
        }
    }
}
