package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * All members are killed and lose what they wrote last, as if nothing had been forced to the disk. No store survives that: a check must find
 * lost writes, or members must refuse to start.
 */
final class LostTailFault implements Fault {

    private static final int ENTRIES = 40;

    @Override
    public String name() {
        return "lost-tail";
    }

    @Override
    public Optional<String> impossible(Cluster cluster) {
        return cluster.target().logKnown()
                ? Optional.empty()
                : Optional.of("the log files of " + cluster.target().name() + " are not known here");
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) {
        cluster.members().parallelStream().forEach(Member::kill);
        StringBuilder lost = new StringBuilder("killed all and lost");
        for (Member member : cluster.members()) {
            try {
                lost.append(' ')
                        .append(member.id())
                        .append(": ")
                        .append(LogFiles.lose(member.site().data(), ENTRIES).orElse("nothing"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return lost.toString();
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.startAll();
    }
}
