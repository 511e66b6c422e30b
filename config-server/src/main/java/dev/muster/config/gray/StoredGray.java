package dev.muster.config.gray;

import dev.muster.api.config.ConfigName;
import dev.muster.api.config.Format;
import dev.muster.api.config.GrayRelease;
import dev.muster.api.config.GrayRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A gray release as the store keeps it in the list of its name, without its content. Immutable.
 *
 * @param requestKey what the publisher called the request, so that a repeat is known; absent if nothing
 */
public record StoredGray(
        long number,
        GrayRule rule,
        long basedOn,
        Format contentFormat,
        String checksum,
        String author,
        String comment,
        Instant publishedAt,
        @Nullable String requestKey) {

    /** As it is listed. */
    public GrayRelease release(ConfigName name) {
        return new GrayRelease(
                name.application(),
                name.profile(),
                number,
                rule,
                basedOn,
                contentFormat,
                checksum,
                author,
                comment,
                publishedAt);
    }

    /** Whether the other asks for the same. */
    boolean same(StoredGray other) {
        return rule.equals(other.rule)
                && basedOn == other.basedOn
                && contentFormat == other.contentFormat
                && checksum.equals(other.checksum)
                && author.equals(other.author)
                && comment.equals(other.comment);
    }
}
