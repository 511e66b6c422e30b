package dev.muster.config.etcd.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets nothing but etcd's addresses be called on etcd's port: it may be open to others than the server's own. */
final class EtcdPortFilter extends OncePerRequestFilter {

    private final IntSupplier port;
    private final Predicate<HttpServletRequest> etcds;

    EtcdPortFilter(IntSupplier port, Predicate<HttpServletRequest> etcds) {
        this.port = port;
        this.etcds = etcds;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getLocalPort() != port.getAsInt() || etcds.test(request)) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(404);
        response.setContentType("text/plain;charset=utf-8");
        response.getOutputStream().write("404 page not found\n".getBytes(UTF_8));
    }
}
