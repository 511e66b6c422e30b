package dev.muster.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names one intended write, so that repeating it has one effect.
 *
 * <p>1 to 64 characters out of letters, digits and {@code . _ : -}. Immutable.
 */
public record RequestId(String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RequestId {
        if (!Text.isOpaqueId(value)) {
            throw new InvalidArgumentException(
                    "requestId", Text.shown(value), "1 to 64 letters, digits, '.', '_', ':' or '-'");
        }
    }

    /** A new id that nobody has used. */
    public static RequestId random() {
        return new RequestId(UUID.randomUUID().toString());
    }

    @JsonValue
    @Override
    public String value() {
        return value;
    }

    @Override
    public String toString() {
        return value;
    }
}
