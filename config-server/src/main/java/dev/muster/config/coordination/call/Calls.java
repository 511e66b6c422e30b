package dev.muster.config.coordination.call;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what callers of recipes may leave out. */
public final class Calls {

    private Calls() {}

    /** The caller's request id out of the header {@code Idempotency-Key}; without one the call is not safe to repeat. */
    public static RequestId request(@Nullable String header) {
        return header == null ? RequestId.random() : new RequestId(header);
    }

    /** A part of a body that has to be there. */
    public static <T> T required(String field, @Nullable T found, String expected) {
        if (found == null) {
            throw new InvalidArgumentException(field, "nothing", expected);
        }
        return found;
    }

    /** How long to wait; nothing is no time at all. */
    public static Duration wait(@Nullable Duration wanted, Duration max) {
        Duration wait = Optional.ofNullable(wanted).orElse(Duration.ZERO);
        if (wait.isNegative() || wait.compareTo(max) > 0) {
            throw new InvalidArgumentException("waitMax", wait, "PT0S to " + max);
        }
        return wait;
    }
}
