package dev.muster.api.config;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One published, unchangeable state of a {@link ConfigName}.
 *
 * @param application see {@link ConfigName}
 * @param profile see {@link ConfigName}
 * @param number 1, 2, 3, … within its name
 * @param revision the store's revision at which it was published; orders releases of all names
 * @param format how {@code content} is written
 * @param content the text as published
 * @param checksum SHA-256 of the UTF-8 content, lower-case hex
 * @param author who published it
 * @param comment why; empty if nothing was said
 * @param publishedAt when, by the clock of the publishing server
 * @param basedOn number of the release it replaced, 0 for the first
 * @param rollbackTo number of the release whose content it brought back, absent if it brought its own
 */
public record Release(
        String application,
        String profile,
        long number,
        long revision,
        Format format,
        String content,
        String checksum,
        String author,
        String comment,
        Instant publishedAt,
        long basedOn,
        @Nullable Long rollbackTo) {

    /** Everything but the content. */
    public ReleaseSummary summary() {
        return new ReleaseSummary(
                application,
                profile,
                number,
                revision,
                format,
                checksum,
                author,
                comment,
                publishedAt,
                basedOn,
                rollbackTo);
    }
}
