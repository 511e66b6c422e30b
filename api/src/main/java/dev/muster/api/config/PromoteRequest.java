package dev.muster.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * A wish to make a gray release the release for all.
 *
 * @param basedOn number of the release that is current; if another is by now, it is refused
 * @param author who promotes; absent: the authenticated caller
 * @param comment why, at most 500 printable characters; absent: that of the gray release
 */
public record PromoteRequest(
        long basedOn, @Nullable String author, @Nullable String comment) {

    public PromoteRequest {
        ReleaseTexts.check(basedOn, author, comment);
    }

    @JsonCreator
    static PromoteRequest of(@Nullable Long basedOn, @Nullable String author, @Nullable String comment) {
        if (basedOn == null) {
            throw new InvalidArgumentException("basedOn", "nothing", "the number of the current release");
        }
        return new PromoteRequest(basedOn, author, comment);
    }
}
