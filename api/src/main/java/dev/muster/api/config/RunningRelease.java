package dev.muster.api.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A release that an instance runs with.
 *
 * @param application see {@link ConfigName}
 * @param profile see {@link ConfigName}
 * @param release its number; of a gray release the one it was made from
 * @param gray number of the gray release, absent if it is the one for all
 */
public record RunningRelease(
        String application,
        String profile,
        long release,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long gray) {

    /** The release behind a source. */
    public static RunningRelease of(ConfigSource source) {
        return new RunningRelease(source.application(), source.profile(), source.release(), source.gray());
    }
}
