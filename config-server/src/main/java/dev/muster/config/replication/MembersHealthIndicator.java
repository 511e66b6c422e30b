package dev.muster.config.replication;

import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.replication.Cluster;
import dev.muster.replication.ClusterMember;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Which servers are there. A server alone still answers, so it is never down for that. */
final class MembersHealthIndicator extends AbstractHealthIndicator {

    private final Cluster cluster;
    private final ClusterProperties properties;

    MembersHealthIndicator(Cluster cluster, ClusterProperties properties) {
        super("The members could not be listed");
        this.cluster = cluster;
        this.properties = properties;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up()
                .withDetail("expected", Math.max(1, properties.members().size()))
                .withDetail(
                        "present",
                        cluster.members().stream().map(ClusterMember::name).toList());
    }
}
