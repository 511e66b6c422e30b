package dev.muster.registry.presence;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.time.Duration;

/** Connects and closes again; sends nothing. */
final class TcpProbe implements AddressProbe {

    private static final String REFUSED = "refused";

    private final int timeoutMillis;

    TcpProbe(Duration timeout) {
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    @Override
    public Outcome probe(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return Outcome.SILENT;
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, timeoutMillis);
            return Outcome.ACCEPTED;
        } catch (NoRouteToHostException unreachable) {
            return Outcome.SILENT;
        } catch (ConnectException failed) {
            // the same exception tells of a connection that timed out
            String message = String.valueOf(failed.getMessage());
            return message.contains(REFUSED) ? Outcome.REFUSED : Outcome.SILENT;
        } catch (IOException unknown) {
            return Outcome.SILENT;
        }
    }
}
