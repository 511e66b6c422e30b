package dev.muster.config.draft;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.config.Format;
import dev.muster.api.config.PublishRequest;
import org.jspecify.annotations.Nullable;

/**
 * A wish to save a draft.
 *
 * @param version of the draft this one was made from, 0 if there was none; if there is another by now, it is refused
 * @param wish what it is to become
 */
record DraftRequest(long version, PublishRequest wish) {

    @JsonCreator
    static DraftRequest of(
            @Nullable Format format,
            @Nullable String content,
            @Nullable Long basedOn,
            @Nullable Long version,
            @Nullable String author,
            @Nullable String comment) {
        if (version == null || version < 0) {
            throw new InvalidArgumentException(
                    "version", version == null ? "nothing" : version, "version of the draft that is there, 0 for none");
        }
        if (format == null) {
            throw new InvalidArgumentException("format", "nothing", "PROPERTIES, YAML or JSON");
        }
        if (content == null) {
            throw new InvalidArgumentException("content", "nothing", "the text of the draft");
        }
        if (basedOn == null) {
            throw new InvalidArgumentException(
                    "basedOn", "nothing", "number of the release this draft was made from, 0 for the first");
        }
        return new DraftRequest(version, new PublishRequest(format, content, basedOn, author, comment));
    }
}
