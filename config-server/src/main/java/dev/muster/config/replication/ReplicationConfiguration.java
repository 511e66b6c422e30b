package dev.muster.config.replication;

import dev.muster.config.projection.Projection;
import dev.muster.config.receipt.ReceiptTable;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.replication.Cluster;
import dev.muster.replication.ClusterConfig;
import dev.muster.store.Store;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins the cluster, follows the store, and puts the tables behind the ports of the features. */
@Configuration(proxyBeanMethods = false)
class ReplicationConfiguration {

    private static final String NAME_DEFAULT = "muster-config";
    private static final int PORT_DEFAULT = 5702;

    @Bean(destroyMethod = "close")
    Cluster cluster(
            ClusterProperties properties, Clock clock, EventFeed feed, @Value("${server.port:8888}") int httpPort) {
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

    @Bean(initMethod = "start", destroyMethod = "close")
    StoreFollower storeFollower(Store store, Projection projection) {
        return new StoreFollower(store, projection);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ProjectionSpreader projectionSpreader(Cluster cluster, Projection projection) {
        return new ProjectionSpreader(cluster, projection);
    }

    @Bean
    ReceiptTable replicatedReceipts(Cluster cluster) {
        return new ReplicatedReceipts(cluster);
    }

    @Bean
    ProjectionHealthIndicator projectionHealthIndicator(
            Projection projection, StoreFollower follower, ProjectionSpreader spreader) {
        return new ProjectionHealthIndicator(projection, follower, spreader);
    }

    @Bean
    MembersHealthIndicator membersHealthIndicator(Cluster cluster, ClusterProperties properties) {
        return new MembersHealthIndicator(cluster, properties);
    }
}
