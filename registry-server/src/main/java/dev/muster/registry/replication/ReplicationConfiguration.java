package dev.muster.registry.replication;

import dev.muster.api.Namespace;
import dev.muster.api.registry.LeaseId;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.registry.instance.InstanceChangeListener;
import dev.muster.registry.instance.InstanceRecord;
import dev.muster.registry.instance.InstanceTable;
import dev.muster.registry.instance.LeaseOwnership;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.namespace.NamespaceTable;
import dev.muster.replication.Broadcast;
import dev.muster.replication.Cluster;
import dev.muster.replication.ClusterConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins the cluster and puts its tables behind the ports of the features. */
@Configuration(proxyBeanMethods = false)
class ReplicationConfiguration {

    private static final String NAME_DEFAULT = "muster-registry";
    private static final int PORT_DEFAULT = 5701;

    @Bean(destroyMethod = "close")
    Cluster cluster(
            ClusterProperties properties, Clock clock, EventFeed feed, @Value("${server.port:8761}") int httpPort) {
        int port = Optional.ofNullable(properties.port()).orElse(PORT_DEFAULT);
        String address = properties.host() + ":" + port;
        Cluster cluster = Cluster.start(
                new ClusterConfig(
                        Optional.ofNullable(properties.name()).orElse(NAME_DEFAULT),
                        Optional.ofNullable(properties.member()).orElse(address),
                        properties.host(),
                        port,
                        properties.members(),
                        Optional.ofNullable(properties.httpAddress())
                                .orElse("http://" + properties.host() + ":" + httpPort)),
                clock);
        cluster.listen(new MemberNews(feed));
        return cluster;
    }

    @Bean
    ReplicatedInstances replicatedInstances(Cluster cluster) {
        return new ReplicatedInstances(cluster.table("instances", new JsonCodec<>(InstanceRecord.class)));
    }

    @Bean
    NamespaceTable replicatedNamespaces(Cluster cluster, InstanceTable instances) {
        return new ReplicatedNamespaces(cluster.table("namespaces", new JsonCodec<>(Namespace.class)), instances);
    }

    /** Listeners are told when all of them exist, and before the server takes requests. */
    @Bean
    SmartInitializingSingleton instanceNews(
            ReplicatedInstances instances, ObjectProvider<InstanceChangeListener> listeners) {
        return () -> instances.tell(listeners.orderedStream().toList());
    }

    @Bean
    LeaseOwnership leaseOwnership(Cluster cluster) {
        return lease -> cluster.owns(lease.value());
    }

    /** So that every server gives the right reason when an instance goes; nothing depends on it. */
    @Bean
    SmartInitializingSingleton goneNews(Cluster cluster, LeaseTable leases) {
        Broadcast others = cluster.broadcast(
                "gone", message -> leases.goneElsewhere(new LeaseId(new String(message, StandardCharsets.UTF_8))));
        return () -> leases.onGone(lease -> others.send(lease.value().getBytes(StandardCharsets.UTF_8)));
    }

    @Bean
    RenewalGossip renewalGossip(Cluster cluster, LeaseTable leases) {
        return new RenewalGossip(
                leases, cluster.broadcast("renewals", message -> RenewalGossip.receive(message, leases)));
    }
}
