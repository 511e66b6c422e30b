package dev.muster.api.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An operator's wish to let callers see another status than the instance reports.
 *
 * @param status what callers shall see
 * @param by who asks; absent: the authenticated caller
 * @param reason why, at most 500 printable characters
 */
public record OverrideRequest(
        InstanceStatus status,
        @Nullable String by,
        @Nullable String reason) {

    private static final Pattern WHO = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final Pattern WHY = Pattern.compile("[^\\p{Cntrl}]{0,500}");

    public OverrideRequest {
        if (by != null) {
            Text.require("by", by, WHO, "1 to 128 printable characters");
        }
        if (reason != null) {
            Text.require("reason", reason, WHY, "at most 500 printable characters");
        }
    }

    @JsonCreator
    static OverrideRequest of(@Nullable InstanceStatus status, @Nullable String by, @Nullable String reason) {
        if (status == null) {
            throw new InvalidArgumentException("status", "nothing", "UP, DOWN, DRAINING, STARTING or OUT_OF_SERVICE");
        }
        return new OverrideRequest(status, by, reason);
    }
}
