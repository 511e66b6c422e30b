package dev.muster.faults.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A network namespace for each member, a bridge between them, and packet filters that lose what is to be lost. Needs root. The bridge lives in
 * a namespace of its own, so that no packet filter of this machine gets between; this machine takes part with one interface.
 */
public final class NamespaceNetwork implements Network {

    private static final int CLIENT_PORT = 2379;
    private static final int PEER_PORT = 8889;
    private static final int HTTP_PORT = 8888;
    private static final int TABLE_PORT = 5702;

    private final String prefix;
    private final String subnet;
    private final Map<String, String> namespaces = new ConcurrentHashMap<>();

    private NamespaceNetwork(String prefix, String subnet) {
        this.prefix = prefix;
        this.subnet = subnet;
    }

    /** Whether this machine lets us. */
    public static boolean possible() {
        return Shell.succeeds("unshare", "-n", "true")
                && Shell.succeeds("ip", "-V")
                && Shell.succeeds("unshare", "-n", "iptables", "-L", "-n");
    }

    /**
     * Builds the bridge.
     *
     * @param prefix what all names begin with, so that they can be cleaned up from outside; 6 letters or digits at most
     */
    public static NamespaceNetwork create(String prefix, RandomGenerator random) {
        String unique = prefix + Integer.toHexString(random.nextInt(0x1000, 0x10000));
        NamespaceNetwork network = new NamespaceNetwork(unique, "10.77." + random.nextInt(1, 250) + ".");
        network.bridge();
        return network;
    }

    private void bridge() {
        String bridge = prefix + "b";
        String mine = prefix + "h";
        Shell.run("ip", "netns", "add", bridge);
        namespaces.put("", bridge);
        Shell.run("ip", "-n", bridge, "link", "add", "br0", "type", "bridge");
        Shell.run("ip", "-n", bridge, "link", "set", "br0", "up");
        Shell.run("ip", "-n", bridge, "link", "set", "lo", "up");
        Shell.run("ip", "link", "add", mine, "type", "veth", "peer", "name", "host", "netns", bridge);
        Shell.run("ip", "-n", bridge, "link", "set", "host", "master", "br0", "up");
        Shell.run("ip", "addr", "add", subnet + "254/24", "dev", mine);
        Shell.run("ip", "link", "set", mine, "up");
    }

    @Override
    public String name() {
        return "namespaces";
    }

    @Override
    public Site place(int index, String id, Path directory) {
        String bridge = prefix + "b";
        String name = prefix + "n" + index;
        String address = subnet + (index + 1);
        Shell.run("ip", "netns", "add", name);
        namespaces.put(id, name);
        Shell.run(
                "ip",
                "link",
                "add",
                "v" + index,
                "netns",
                bridge,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                name);
        Shell.run("ip", "-n", bridge, "link", "set", "v" + index, "master", "br0", "up");
        Shell.run("ip", "-n", name, "addr", "add", address + "/24", "dev", "eth0");
        Shell.run("ip", "-n", name, "link", "set", "eth0", "up");
        Shell.run("ip", "-n", name, "link", "set", "lo", "up");
        return new Site(id, directory, address, CLIENT_PORT, address, PEER_PORT, HTTP_PORT, TABLE_PORT);
    }

    @Override
    public List<String> inside(Site site, List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace(site)));
        inside.addAll(command);
        return inside;
    }

    private String namespace(Site site) {
        String namespace = namespaces.get(site.id());
        if (namespace == null) {
            throw new IllegalArgumentException(site.id() + " has no namespace (expected: one of " + namespaces + ")");
        }
        return namespace;
    }

    @Override
    public void watch(Function<Site, Long> pidOf) {
        // a namespace is known without its process
    }

    @Override
    public void lose(Site from, Site to, double probability) {
        List<String> rule = new ArrayList<>(
                List.of("ip", "netns", "exec", namespace(to), "iptables", "-A", "INPUT", "-s", from.host()));
        if (probability < 1) {
            rule.addAll(List.of("-m", "statistic", "--mode", "random", "--probability", Double.toString(probability)));
        }
        rule.addAll(List.of("-j", "DROP"));
        Shell.run(rule.toArray(String[]::new));
    }

    @Override
    public void heal() {
        namespaces.forEach((id, namespace) -> {
            if (!id.isEmpty()) {
                Shell.run("ip", "netns", "exec", namespace, "iptables", "-F", "INPUT");
            }
        });
    }

    @Override
    public void close() {
        namespaces.values().forEach(namespace -> Shell.succeeds("ip", "netns", "del", namespace));
        Shell.succeeds("ip", "link", "del", prefix + "h");
    }
}
