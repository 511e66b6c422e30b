package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code kill -9}; healed by starting again. */
final class KillFault implements Fault {

    private final String name;
    private final Victims victims;

    KillFault(String name, Victims victims) {
        this.name = name;
        this.victims = victims;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) throws InterruptedException {
        List<Member> hit = victims.of(cluster, random);
        hit.parallelStream().forEach(Member::kill);
        return "killed " + hit.stream().map(Member::id).toList();
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.startAll();
    }
}
