package dev.muster.config.etcd;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The port for clients of etcd. Bound under {@code muster.etcd}.
 *
 * @param enabled whether there is one; default true
 * @param host interfaces it listens on, by name or address; default 127.0.0.1. Without credentials only loopback ones are
 *     taken; a token, or certificates asked of clients, are credentials
 * @param port its port on all of them; default 2379, 0 for any that is free
 * @param advertiseClientUrls how clients reach this server, told to all who ask any member; {@code http://host:port} or
 *     {@code https://host:port}. Default from the first host and the port
 * @param ssl how it is encrypted; default not at all
 * @param maxConcurrentStreams most calls at once on one connection; default as many as the client wants
 * @param watchProgressInterval longest silence on a watch that asked for signs of life; at least 100 ms, default 10 min
 */
public record EtcdProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("127.0.0.1") List<String> host,
        @DefaultValue("2379") int port,
        @DefaultValue List<String> advertiseClientUrls,
        @DefaultValue Ssl ssl,
        @Nullable Integer maxConcurrentStreams,
        @DefaultValue("10m") Duration watchProgressInterval) {

    private static final int PORT_MAX = 65_535;
    private static final Duration PROGRESS_MIN = Duration.ofMillis(100);

    /**
     * Encryption of the port.
     *
     * @param bundle name of a bundle under {@code spring.ssl.bundle}; its keystore is what the server shows. Default none
     * @param clientAuth whether clients must show a certificate that the bundle's truststore trusts; default false
     */
    public record Ssl(
            @Nullable String bundle, @DefaultValue("false") boolean clientAuth) {

        public Ssl {
            bundle = bundle == null || bundle.isBlank() ? null : bundle.strip();
            if (clientAuth && bundle == null) {
                throw new IllegalArgumentException(
                        "muster.etcd.ssl.client-auth: true (expected: muster.etcd.ssl.bundle beside it)");
            }
        }
    }

    public EtcdProperties {
        host = List.copyOf(host);
        if (host.isEmpty()) {
            throw refused("host", "nothing", "at least one");
        }
        if (port < 0 || port > PORT_MAX) {
            throw refused("port", port, "1 to " + PORT_MAX + ", or 0 for any");
        }
        for (String url : advertiseClientUrls) {
            requireUrl(url);
        }
        advertiseClientUrls = List.copyOf(advertiseClientUrls);
        if (maxConcurrentStreams != null && maxConcurrentStreams < 1) {
            throw refused("max-concurrent-streams", maxConcurrentStreams, "at least 1");
        }
        if (watchProgressInterval.compareTo(PROGRESS_MIN) < 0) {
            throw refused("watch-progress-interval", watchProgressInterval, "at least " + PROGRESS_MIN);
        }
    }

    /** What clients are told, given the port it really listens on. */
    List<String> clientUrls(int boundPort) {
        if (!advertiseClientUrls.isEmpty()) {
            return advertiseClientUrls;
        }
        String first = host.get(0);
        String name = first.contains(":") && !first.startsWith("[") ? "[" + first + "]" : first;
        return List.of((ssl.bundle() == null ? "http" : "https") + "://" + name + ":" + boundPort);
    }

    private static void requireUrl(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null && url.getPort() > 0) {
                return;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw refused("advertise-client-urls", "'" + text + "'", "http://host:port or https://host:port");
    }

    private static IllegalArgumentException refused(String property, Object found, String expected) {
        return new IllegalArgumentException("muster.etcd." + property + ": " + found + " (expected: " + expected + ")");
    }
}
