package dev.muster.demo.tour;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** The ports of the demo. */
record Ports(
        int registry,
        int registryCluster,
        int config,
        int configCluster,
        int raft,
        int orders,
        int stockA,
        int stockB) {

    static Ports usual() {
        return new Ports(8761, 5701, 8888, 5702, 8889, 8080, 8081, 8082);
    }

    /** Ports that were free a moment ago. */
    static Ports free() {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            return new Ports(
                    ports.get(0),
                    ports.get(1),
                    ports.get(2),
                    ports.get(3),
                    ports.get(4),
                    ports.get(5),
                    ports.get(6),
                    ports.get(7));
        } catch (IOException e) {
            throw new Step.Failed("no free ports: " + e.getMessage());
        } finally {
            held.forEach(Ports::close);
        }
    }

    /** Fails if another process listens on one of them. */
    void requireFree() {
        for (int port : List.of(registry, registryCluster, config, configCluster, raft, orders, stockA, stockB)) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                Step.check(probe.isBound(), "port " + port + " cannot be used");
            } catch (IOException e) {
                throw new Step.Failed("port " + port + " is in use; end what uses it, or run ./demo --random-ports");
            }
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new Step.Failed("cannot release port " + socket.getLocalPort());
        }
    }
}
