package dev.muster.config.release;

import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.config.Release;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.api.coordination.KeyValue;
import dev.muster.config.cluster.StoredJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A release as the store keeps it: without its name and revision, which its key and its entry say, and without its
 * content, which has a key of its own. Immutable.
 *
 * @param requestKey what the publisher called the request, so that a repeat is known even years later; absent if nothing
 * @param requestHash what was asked for, so that another request under the same key is not taken for a repeat
 */
public record StoredRelease(
        int format,
        long number,
        Format contentFormat,
        String checksum,
        String author,
        String comment,
        Instant publishedAt,
        long basedOn,
        @Nullable Long rollbackTo,
        @Nullable String requestKey,
        String requestHash)
        implements StoredJson.Versioned {

    /** The release in this entry, which is one of kind {@code CURRENT} or {@code RELEASE}. */
    public static StoredRelease of(KeyValue entry) {
        return StoredJson.decode(entry.value(), StoredRelease.class);
    }

    /** As it is listed. */
    public ReleaseSummary summary(ConfigName name, long revision) {
        return new ReleaseSummary(
                name.application(),
                name.profile(),
                number,
                revision,
                contentFormat,
                checksum,
                author,
                comment,
                publishedAt,
                basedOn,
                rollbackTo);
    }

    Release release(ConfigName name, long revision, String content) {
        return new Release(
                name.application(),
                name.profile(),
                number,
                revision,
                contentFormat,
                content,
                checksum,
                author,
                comment,
                publishedAt,
                basedOn,
                rollbackTo);
    }
}
