package dev.muster.config.etcd.commandline;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * One address out of a list of URLs. Immutable.
 *
 * @param host without brackets
 */
record PeerUrl(String scheme, String host, int port) {

    /** At least one URL, separated by commas. */
    static List<PeerUrl> list(String flag, String text) {
        List<PeerUrl> urls = new ArrayList<>();
        for (String url : text.split(",", -1)) {
            urls.add(one(flag, url.strip()));
        }
        return urls;
    }

    static PeerUrl one(String flag, String text) {
        try {
            URI url = new URI(text);
            String host = url.getHost();
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && host != null
                    && url.getPort() > 0
                    && url.getPort() <= 65_535) {
                return new PeerUrl(url.getScheme(), host.replaceAll("[\\[\\]]", ""), url.getPort());
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new BadFlagException("--" + flag + ": '" + text + "' (expected: http://host:port or https://host:port)");
    }

    boolean encrypted() {
        return scheme.equals("https");
    }

    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
