package dev.muster.edge;

import dev.muster.api.Headers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Puts the id of the history behind it on every answer. */
final class OriginFilter extends OncePerRequestFilter {

    private final Origin origin;

    OriginFilter(Origin origin) {
        this.origin = origin;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        origin.id().ifPresent(id -> response.setHeader(Headers.ORIGIN, id));
        chain.doFilter(request, response);
    }
}
