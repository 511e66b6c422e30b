package dev.muster.edge.security;

import dev.muster.api.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Guards a server that asks for no credentials against web pages from elsewhere that a browser on this machine shows:
 * such a page reaches loopback too. Refuses requests that name a foreign host (DNS rebinding) or that the browser marks
 * as coming from another site.
 */
public final class LocalCallers {

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1", "[0:0:0:0:0:0:0:1]");

    private static final String SITE = "Sec-Fetch-Site";

    private LocalCallers() {}

    /** Why a request is refused; empty if it is not. */
    public static Optional<String> refusal(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        if (!LOCAL.contains(host)) {
            return Optional.of(
                    "Host: " + Text.shown(host) + " (expected: localhost, while no credentials are configured)");
        }
        if (fromAnotherSite(request)) {
            return Optional.of("Sec-Fetch-Site: " + request.getHeader(SITE) + " (expected: this server's own page)");
        }
        return Optional.empty();
    }

    /** Whether a browser says that a page of another site asks. */
    static boolean fromAnotherSite(HttpServletRequest request) {
        String site = request.getHeader(SITE);
        return "cross-site".equals(site) || "same-site".equals(site);
    }
}
