package dev.muster.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * A wish to publish a gray release.
 *
 * @param rule who gets it
 * @param format how {@code content} is written
 * @param content the whole text, which takes the place of the release for all where the rule matches
 * @param basedOn number of the release it was made from, 1 or more; if another is current by now, it is refused
 * @param author who publishes; absent: the authenticated caller
 * @param comment why, at most 500 printable characters
 */
public record GrayRequest(
        GrayRule rule,
        Format format,
        String content,
        long basedOn,
        @Nullable String author,
        @Nullable String comment) {

    public GrayRequest {
        if (basedOn < 1) {
            throw new InvalidArgumentException("basedOn", basedOn, "the number of the current release, 1 or more");
        }
        ReleaseTexts.check(basedOn, author, comment);
    }

    @JsonCreator
    static GrayRequest of(
            @Nullable GrayRule rule,
            @Nullable Format format,
            @Nullable String content,
            @Nullable Long basedOn,
            @Nullable String author,
            @Nullable String comment) {
        if (rule == null) {
            throw new InvalidArgumentException(
                    "rule", "nothing", "a type (instances, metadata, zones, percentage) with what it needs");
        }
        PublishRequest published = PublishRequest.of(format, content, basedOn, author, comment);
        return new GrayRequest(rule, published.format(), published.content(), published.basedOn(), author, comment);
    }
}
