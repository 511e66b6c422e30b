package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Whom a fault hits. */
enum Victims {
    ANY,
    LEADER,
    ALL;

    private static final Duration LEADER_WAIT_MAX = Duration.ofSeconds(60);

    List<Member> of(Cluster cluster, RandomGenerator random) throws InterruptedException {
        return switch (this) {
            case ANY ->
                List.of(cluster.members().get(random.nextInt(cluster.members().size())));
            case LEADER -> List.of(cluster.awaitLeader(LEADER_WAIT_MAX));
            case ALL -> cluster.members();
        };
    }
}
