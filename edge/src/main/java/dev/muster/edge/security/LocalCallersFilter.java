package dev.muster.edge.security;

import dev.muster.api.ProblemType;
import dev.muster.edge.problem.ProblemBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Guards a server that asks for no credentials against web pages from elsewhere that a browser on this machine shows:
 * such a page reaches loopback too. Refuses requests that name a foreign host (DNS rebinding) or that the browser marks
 * as coming from another site.
 */
final class LocalCallersFilter extends OncePerRequestFilter {

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1", "[0:0:0:0:0:0:0:1]");

    private final ProblemBody problems;

    LocalCallersFilter(ProblemBody problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        if (!LOCAL.contains(host)) {
            problems.write(
                    request,
                    response,
                    ProblemType.FORBIDDEN,
                    "Host: " + dev.muster.api.Text.shown(host)
                            + " (expected: localhost, while no credentials are configured)");
            return;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if ("cross-site".equals(site) || "same-site".equals(site)) {
            problems.write(
                    request,
                    response,
                    ProblemType.FORBIDDEN,
                    "Sec-Fetch-Site: " + site + " (expected: this server's own page)");
            return;
        }
        chain.doFilter(request, response);
    }
}
