package dev.muster.edge.security;

import dev.muster.api.ProblemType;
import dev.muster.edge.problem.ProblemBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Guards a server that asks for no credentials; see {@link LocalCallers}. */
final class LocalCallersFilter extends OncePerRequestFilter {

    private final ProblemBody problems;

    LocalCallersFilter(ProblemBody problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> refusal = LocalCallers.refusal(request);
        if (refusal.isPresent()) {
            problems.write(request, response, ProblemType.FORBIDDEN, refusal.get());
            return;
        }
        chain.doFilter(request, response);
    }
}
