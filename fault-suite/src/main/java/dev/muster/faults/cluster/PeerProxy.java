package dev.muster.faults.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes the connections to one member and passes on what goes through them, as {@link Traffic} allows. Thread-safe. */
final class PeerProxy implements AutoCloseable {

    /** Finds the member behind a connection from its port to ours. */
    interface Owners {
        String of(int localPort, int remotePort);
    }

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 64;

    private final Site site;
    private final ServerSocket server;
    private final Owners owners;
    private final Traffic traffic;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private PeerProxy(Site site, ServerSocket server, Owners owners, Traffic traffic) {
        this.site = site;
        this.server = server;
        this.owners = owners;
        this.traffic = traffic;
    }

    static PeerProxy start(Site site, Owners owners, Traffic traffic) {
        try {
            ServerSocket server = new ServerSocket(site.peerPort(), BACKLOG, InetAddress.getByName(site.peerHost()));
            PeerProxy proxy = new PeerProxy(site, server, owners, traffic);
            daemon("proxy of " + site.id(), proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException("proxy at " + site.peerAddress() + ": " + failure.getMessage(), failure);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                daemon("connection to " + site.id(), () -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket peer) {
        String from = owners.of(peer.getPort(), peer.getLocalPort());
        Socket member = new Socket();
        open.add(member);
        try {
            traffic.pass(from, site.id());
            traffic.pass(site.id(), from);
            member.connect(new InetSocketAddress(site.host(), site.peerPort()), CONNECT_MILLIS);
            peer.setTcpNoDelay(true);
            member.setTcpNoDelay(true);
            daemon("from " + site.id() + " to " + from, () -> pump(member, peer, site.id(), from));
            pump(peer, member, from, site.id());
        } catch (IOException refused) {
            end(peer, member);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(peer, member);
        }
    }

    private void pump(Socket source, Socket sink, String from, String to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = source.getInputStream();
            OutputStream out = sink.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                traffic.pass(from, to);
                out.write(buffer, 0, read);
            }
        } catch (IOException ended) {
            // the other direction learns it when both are closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(source, sink);
        }
    }

    private void end(Socket... sockets) {
        for (Socket socket : sockets) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        end(open.toArray(Socket[]::new));
    }
}
