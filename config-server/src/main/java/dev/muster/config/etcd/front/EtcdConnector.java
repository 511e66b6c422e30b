package dev.muster.config.etcd.front;

import java.net.InetAddress;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;

/** Where the web server takes the connections that a {@link SharedPort} hands it: a port of its own, on loopback only. */
public final class EtcdConnector {

    private final Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");

    public EtcdConnector() {
        connector.setPort(0);
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setAddress(InetAddress.getLoopbackAddress());
        }
    }

    Connector connector() {
        return connector;
    }

    /** Its port; not above 0 while it is not open. */
    public int port() {
        return connector.getLocalPort();
    }
}
