package dev.muster.edge.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call. Bound under {@code muster.security}.
 *
 * @param token the one bearer token that callers show; at least 16 characters. Absent: the server listens on loopback only
 * @param open listen beyond loopback without a token. Anybody who reaches the port may then change everything; default
 *     false
 */
public record SecurityProperties(
        @Nullable String token, @DefaultValue("false") boolean open) {

    private static final int TOKEN_LENGTH_MIN = 16;

    public SecurityProperties {
        token = token == null || token.isBlank() ? null : token.strip();
        if (token != null && token.length() < TOKEN_LENGTH_MIN) {
            throw new IllegalArgumentException("muster.security.token: " + token.length()
                    + " characters (expected: at least " + TOKEN_LENGTH_MIN + ")");
        }
        if (token != null && open) {
            throw new IllegalArgumentException(
                    "muster.security.open: true beside a token (expected: one of the two, or neither)");
        }
    }

    /** In a word, for people: {@code token}, {@code loopback} or {@code open}. */
    public String mode() {
        if (token != null) {
            return "token";
        }
        return open ? "open" : "loopback";
    }

    @Override
    public String toString() {
        return "SecurityProperties[" + mode() + "]";
    }
}
