package dev.muster.edge.security;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Names for whoever calls, as they stand beside a release or an override. */
public final class Callers {

    /** Whoever showed the configured token. */
    public static final String TOKEN = "token";

    /** Whoever called a server that asks for no credentials. */
    public static final String ANONYMOUS = "anonymous";

    private Callers() {}

    /**
     * The name to write down.
     *
     * @param stated what the caller calls itself, if it does
     * @param principal whom the credentials name, if there are any
     */
    public static String name(@Nullable String stated, @Nullable Principal principal) {
        if (stated != null && !stated.isBlank()) {
            return stated.strip();
        }
        return principal == null ? ANONYMOUS : principal.getName();
    }
}
