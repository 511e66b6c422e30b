package dev.muster.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * A wish to publish a release.
 *
 * @param format how {@code content} is written
 * @param content the text, as a person wrote it
 * @param basedOn number of the release it was made from, 0 if there was none; if another is current by now, it is refused
 * @param author who publishes; absent: the authenticated caller
 * @param comment why, at most 500 printable characters
 */
public record PublishRequest(
        Format format,
        String content,
        long basedOn,
        @Nullable String author,
        @Nullable String comment) {

    public PublishRequest {
        ReleaseTexts.check(basedOn, author, comment);
    }

    @JsonCreator
    static PublishRequest of(
            @Nullable Format format,
            @Nullable String content,
            @Nullable Long basedOn,
            @Nullable String author,
            @Nullable String comment) {
        if (format == null) {
            throw new InvalidArgumentException("format", "nothing", "PROPERTIES, YAML or JSON");
        }
        if (content == null) {
            throw new InvalidArgumentException("content", "nothing", "the text of the release");
        }
        if (basedOn == null) {
            throw new InvalidArgumentException(
                    "basedOn", "nothing", "number of the release this one was made from, 0 for the first");
        }
        return new PublishRequest(format, content, basedOn, author, comment);
    }
}
