package dev.muster.api.config;

import java.time.Instant;

/**
 * A release for some instances, beside the one for all.
 *
 * @param application see {@link ConfigName}
 * @param profile see {@link ConfigName}
 * @param number 1, 2, 3, … within its name, counted apart from releases and never used twice
 * @param rule who gets it
 * @param basedOn number of the release it was made from
 * @param format how its content is written
 * @param checksum SHA-256 of the UTF-8 content, lower-case hex
 * @param author who published it
 * @param comment why; empty if nothing was said
 * @param publishedAt when, by the clock of the publishing server
 */
public record GrayRelease(
        String application,
        String profile,
        long number,
        GrayRule rule,
        long basedOn,
        Format format,
        String checksum,
        String author,
        String comment,
        Instant publishedAt) {}
