package dev.muster.faults.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A proxy in front of the peer port of each member, all on loopback addresses; needs Linux, but no rights. Members listen on 127.0.0.1 and
 * know each other by addresses of their proxies. Which member a connection comes from is told by its process, so that everybody can have the
 * same list of addresses.
 */
public final class ProxyNetwork implements Network {

    private static final int PORT_MIN = 10_000;
    private static final int PORT_MAX = 30_000;
    private static final int ATTEMPTS_MAX = 1_000;

    private final RandomGenerator random;
    private final Set<Integer> ports = new HashSet<>();
    private final int run;
    private final Traffic traffic;
    private final List<PeerProxy> proxies = new CopyOnWriteArrayList<>();
    private final Map<String, Site> sites = new ConcurrentHashMap<>();
    private volatile Function<Site, Long> pidOf = site -> 0L;

    /** Without proxies yet. */
    public ProxyNetwork(RandomGenerator random) {
        this.random = random;
        this.run = random.nextInt(1, 250);
        this.traffic = new Traffic();
    }

    @Override
    public String name() {
        return "proxies";
    }

    @Override
    public Site place(int index, String id, Path directory) {
        String proxied = "127." + run + "." + random.nextInt(1, 250) + "." + (10 + index);
        Site site = new Site(id, directory, "127.0.0.1", freePort(), proxied, freePort(), freePort(), freePort());
        sites.put(id, site);
        proxies.add(PeerProxy.start(site, this::owner, traffic));
        return site;
    }

    /** The member whose process holds the other end of a connection; empty if it is none of them. */
    private String owner(int localPort, int remotePort) {
        return sites.values().stream()
                .filter(site -> Sockets.owns(pidOf.apply(site), localPort, remotePort))
                .map(Site::id)
                .findAny()
                .orElse("");
    }

    /**
     * Ports below those that Linux gives to connections: a client that tries to reach a member that is down must not get the member's own port.
     */
    private int freePort() {
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            int port = random.nextInt(PORT_MIN, PORT_MAX);
            if (ports.add(port) && free(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port in " + ATTEMPTS_MAX + " attempts (expected: one between "
                + PORT_MIN + " and " + PORT_MAX + ")");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public List<String> inside(Site site, List<String> command) {
        return command;
    }

    @Override
    public void watch(Function<Site, Long> processes) {
        pidOf = processes;
    }

    @Override
    public void lose(Site from, Site to, double probability) {
        traffic.lose(from.id(), to.id(), probability);
    }

    @Override
    public void heal() {
        traffic.heal();
    }

    @Override
    public void close() {
        traffic.heal();
        proxies.forEach(PeerProxy::close);
    }
}
