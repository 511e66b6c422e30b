package dev.muster.config.etcd.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.edge.security.LocalCallers;
import dev.muster.edge.security.SecurityProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Knows callers by the configured token, compared in constant time: alone, after the word Bearer, or as the password of any
 * user. Without a token the rule for loopback holds. Asking for the token, the version and the health need nothing.
 */
final class EtcdCallersFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final SecurityProperties security;

    EtcdCallersFilter(SecurityProperties security) {
        this.security = security;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<EtcdRefusal> refusal = refusal(request);
        if (refusal.isPresent()) {
            refusal.get().write(request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<EtcdRefusal> refusal(HttpServletRequest request) {
        String token = security.token();
        if (token == null) {
            return security.open()
                    ? Optional.empty()
                    : LocalCallers.refusal(request).map(EtcdRefusal::notLocal);
        }
        if (EtcdPaths.open(request) || EtcdPaths.authenticates(request)) {
            return Optional.empty();
        }
        String shown = shown(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (shown == null) {
            return Optional.of(EtcdRefusal.TOKEN_MISSING);
        }
        return MessageDigest.isEqual(token.getBytes(UTF_8), shown.getBytes(UTF_8))
                ? Optional.empty()
                : Optional.of(EtcdRefusal.TOKEN_UNKNOWN);
    }

    private static @Nullable String shown(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return header.substring(BEARER.length()).strip();
        }
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return password(header.substring(BASIC.length()).strip());
        }
        return header.strip();
    }

    private static String password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
