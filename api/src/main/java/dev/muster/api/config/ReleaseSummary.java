package dev.muster.api.config;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A {@link Release} without its content, as lists show it; the components mean what they mean there. */
public record ReleaseSummary(
        String application,
        String profile,
        long number,
        long revision,
        Format format,
        String checksum,
        String author,
        String comment,
        Instant publishedAt,
        long basedOn,
        @Nullable Long rollbackTo) {}
