package dev.muster.faults.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final RandomGenerator random;
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
        List<Integer> ports = freePorts(4);
        String proxied = "127." + run + "." + random.nextInt(1, 250) + "." + (10 + index);
        Site site =
                new Site(id, directory, "127.0.0.1", ports.get(0), proxied, ports.get(1), ports.get(2), ports.get(3));
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

    static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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
