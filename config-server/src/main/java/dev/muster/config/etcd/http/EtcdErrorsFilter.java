package dev.muster.config.etcd.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives etcd's addresses refusals in etcd's form also where the container, the firewall or a size limit refuses. */
final class EtcdErrorsFilter extends OncePerRequestFilter {

    /** As for all bodies; features have tighter limits of their own. */
    private static final DataSize BODY_MAX = DataSize.ofMegabytes(4);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!EtcdPaths.contains(request)) {
            chain.doFilter(request, response);
        } else if (request.getContentLengthLong() > BODY_MAX.toBytes()) {
            EtcdRefusal.TOO_LARGE.write(request, response);
        } else {
            chain.doFilter(request, new InEtcdsForm(request, response));
        }
    }

    private static final class InEtcdsForm extends HttpServletResponseWrapper {

        private final HttpServletRequest request;
        private final HttpServletResponse response;

        InEtcdsForm(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
            this.response = response;
        }

        @Override
        public void sendError(int status) throws IOException {
            response.resetBuffer();
            EtcdRefusal.ofStatus(status).write(request, response, status);
        }

        @Override
        public void sendError(int status, String message) throws IOException {
            sendError(status);
        }
    }
}
