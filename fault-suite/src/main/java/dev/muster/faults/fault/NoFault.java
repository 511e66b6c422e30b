package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import java.util.random.RandomGenerator;

/** Nothing breaks, for comparison. */
final class NoFault implements Fault {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) {
        return "nothing";
    }

    @Override
    public void heal(Cluster cluster) {
        // nothing was broken
    }
}
