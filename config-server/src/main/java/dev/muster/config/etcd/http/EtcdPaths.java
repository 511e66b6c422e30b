package dev.muster.config.etcd.http;

import jakarta.servlet.http.HttpServletRequest;

/** Which addresses are etcd's. */
public final class EtcdPaths {

    static final String[] PATTERNS = {"/v2/**", "/v3/**", "/v3beta/**", "/version", "/health"};

    private EtcdPaths() {}

    /** Whether an address is one of etcd's. */
    public static boolean contains(HttpServletRequest request) {
        return gateway(request) || tree(request) || open(request);
    }

    /** Those of v3. */
    static boolean gateway(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/v3/") || path.startsWith("/v3beta/");
    }

    /** Those of v2. */
    static boolean tree(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/v2/");
    }

    /** Those that tell nothing worth protecting. */
    static boolean open(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/version") || path.equals("/health");
    }

    /** Where a token is asked for. */
    static boolean authenticates(HttpServletRequest request) {
        return gateway(request) && request.getRequestURI().endsWith("/auth/authenticate");
    }
}
