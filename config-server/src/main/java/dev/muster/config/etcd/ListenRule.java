package dev.muster.config.etcd;

import dev.muster.api.StartRefusedException;
import dev.muster.edge.security.SecurityProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where the port may listen: beyond loopback only with credentials, or where somebody said to go without. */
final class ListenRule {

    private ListenRule() {}

    static void check(EtcdProperties properties, SecurityProperties security) {
        if (security.token() != null || security.open() || properties.ssl().clientAuth()) {
            return;
        }
        for (String host : properties.host()) {
            if (!loopback(host)) {
                throw new StartRefusedException(
                        "muster.etcd.host: '" + host
                                + "' while no credentials are configured (expected: a loopback address)",
                        "Set muster.security.token to a secret of your own, which clients show as the password of any user;"
                                + " or ask clients for certificates by muster.etcd.ssl.client-auth=true. To go without"
                                + " credentials on a network you trust, say muster.security.open=true.");
            }
        }
    }

    private static boolean loopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
