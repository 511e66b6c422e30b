package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code SIGSTOP}; healed by {@code SIGCONT}. */
final class PauseFault implements Fault {

    private final String name;
    private final Victims victims;

    PauseFault(String name, Victims victims) {
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
        hit.forEach(Member::pause);
        return "paused " + hit.stream().map(Member::id).toList();
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.members().forEach(Member::resume);
    }
}
