package dev.muster.config.draft;

import dev.muster.api.config.Format;
import java.time.Instant;

/**
 * A draft without its content.
 *
 * @param version the revision at which it was saved; grows with every save
 * @param basedOn the release that has to be current when it is published
 */
record DraftSummary(
        String application,
        String profile,
        long version,
        Format format,
        long basedOn,
        String author,
        String comment,
        Instant savedAt) {}
