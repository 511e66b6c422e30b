package dev.muster.edge.cluster;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The replicated cluster a server belongs to. Bound under {@code muster.cluster}.
 *
 * @param name servers with different names refuse each other; the default differs between registry and config servers
 * @param member name of this server for people; default {@code host:port}
 * @param host the one interface it listens on for other members, by the name or address they reach it; default 127.0.0.1
 * @param port its port for other members; the default differs between registry and config servers
 * @param members {@code host:port} of all members of the cluster; default none, a cluster of one
 * @param httpAddress where people and applications reach this server, shown to others; default from the HTTP port
 */
public record ClusterProperties(
        @Nullable String name,
        @Nullable String member,
        @DefaultValue("127.0.0.1") String host,
        @Nullable Integer port,
        @DefaultValue List<String> members,
        @Nullable String httpAddress) {

    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9._-]+:\\d{1,5}");

    private static final int PORT_MAX = 65_535;

    public ClusterProperties {
        for (String address : members) {
            if (!MEMBER.matcher(address).matches() || portOf(address) < 1 || portOf(address) > PORT_MAX) {
                throw new IllegalArgumentException(
                        "muster.cluster.members: '" + address + "' (expected: host:port, separated by commas)");
            }
        }
        if (port != null && (port < 0 || port > PORT_MAX)) {
            throw new IllegalArgumentException(
                    "muster.cluster.port: " + port + " (expected: 1 to 65535, or 0 for any)");
        }
        members = List.copyOf(members);
    }

    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
