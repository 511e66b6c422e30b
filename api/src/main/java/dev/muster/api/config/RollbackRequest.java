package dev.muster.api.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/**
 * A wish to publish the content of an older release again, as a new one.
 *
 * @param to number of the release whose content comes back
 * @param basedOn number of the release that is current; if another is by now, it is refused
 * @param author who rolls back; absent: the authenticated caller
 * @param comment why, at most 500 printable characters
 */
public record RollbackRequest(
        long to,
        long basedOn,
        @Nullable String author,
        @Nullable String comment) {

    public RollbackRequest {
        if (to < 1) {
            throw new InvalidArgumentException("to", to, "the number of a release, 1 or more");
        }
        ReleaseTexts.check(basedOn, author, comment);
    }

    @JsonCreator
    static RollbackRequest of(
            @Nullable Long to, @Nullable Long basedOn, @Nullable String author, @Nullable String comment) {
        if (to == null || basedOn == null) {
            throw new InvalidArgumentException(to == null ? "to" : "basedOn", "nothing", "the number of a release");
        }
        return new RollbackRequest(to, basedOn, author, comment);
    }
}
