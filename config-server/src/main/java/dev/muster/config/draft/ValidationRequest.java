package dev.muster.config.draft;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.config.Format;
import org.jspecify.annotations.Nullable;

/** A text to look at, which is not kept. */
record ValidationRequest(Format format, String content) {

    @JsonCreator
    static ValidationRequest of(@Nullable Format format, @Nullable String content) {
        if (format == null) {
            throw new InvalidArgumentException("format", "nothing", "PROPERTIES, YAML or JSON");
        }
        if (content == null) {
            throw new InvalidArgumentException("content", "nothing", "the text to validate");
        }
        return new ValidationRequest(format, content);
    }
}
