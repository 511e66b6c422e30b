package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A member is killed in the middle of writing an entry that nobody was told of; healed by starting it again. */
final class TornTailFault implements Fault {

    @Override
    public String name() {
        return "torn-tail";
    }

    @Override
    public Optional<String> impossible(Cluster cluster) {
        return cluster.target().logKnown()
                ? Optional.empty()
                : Optional.of("the log files of " + cluster.target().name() + " are not known here");
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) throws InterruptedException {
        Victims victims = random.nextBoolean() ? Victims.LEADER : Victims.ANY;
        Member member = victims.of(cluster, random).get(0);
        member.kill();
        try {
            return "killed " + member.id() + " and tore its log: "
                    + LogFiles.tear(member.site().data()).orElse("it has none");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.startAll();
    }
}
