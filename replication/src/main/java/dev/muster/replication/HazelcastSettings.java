package dev.muster.replication;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import dev.muster.api.StartRefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** The one place that says how Hazelcast is set up, and why. */
final class HazelcastSettings {

    static final String NAME_ATTRIBUTE = "muster.name";
    static final String HTTP_ATTRIBUTE = "muster.http";

    /** Copies beside the first that a write waits for: with three members it is on all of them before it is answered. */
    private static final int BACKUPS = 2;

    private static final int MERGE_BATCH = 500;

    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.logging.type", "slf4j"),
            // A silent member is noticed in 5 s, halves of a split look for each other every 5 s.
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
            Map.entry("hazelcast.member.list.publish.interval.seconds", "10"),
            Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
            Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
            // The default hook ends the member without handing over; close() does it properly.
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.graceful.shutdown.max.wait", "15"),
            Map.entry("hazelcast.partition.count", "71"),
            Map.entry("hazelcast.initial.wait.seconds", "0"),
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.io.thread.count", "2"),
            Map.entry("hazelcast.event.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "4"),
            // Listen on the one interface that was named, nowhere else.
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.phone.home.enabled", "false"));

    private HazelcastSettings() {}

    static Config of(ClusterConfig cluster) {
        Config config = new Config().setClusterName(cluster.name());
        // No instance name: several members may live in one process in tests.
        PROPERTIES.forEach(config::setProperty);
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.getMemberAttributeConfig().setAttribute(NAME_ATTRIBUTE, cluster.member());
        config.getMemberAttributeConfig().setAttribute(HTTP_ATTRIBUTE, cluster.httpAddress());
        config.getSerializationConfig().getCompactSerializationConfig().addSerializer(new CellSerializer());
        config.getSerializationConfig().setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
        config.addMapConfig(new MapConfig("*")
                .setBackupCount(BACKUPS)
                .setInMemoryFormat(InMemoryFormat.BINARY)
                .setStatisticsEnabled(false)
                .setMergePolicyConfig(new MergePolicyConfig(HigherVersionMergePolicy.class.getName(), MERGE_BATCH)));
        network(config.getNetworkConfig(), cluster);
        return config;
    }

    private static void network(NetworkConfig network, ClusterConfig cluster) {
        String address = resolve(cluster.host());
        network.setPort(cluster.port()).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(address);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        TcpIpConfig tcp = join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
        cluster.members().forEach(tcp::addMember);
    }

    private static String resolve(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new StartRefusedException(
                    "muster.cluster.host: '" + host + "' (expected: a name or address of an interface of this machine)",
                    "Set muster.cluster.host to the name or address by which the other members reach this one.");
        }
    }
}
