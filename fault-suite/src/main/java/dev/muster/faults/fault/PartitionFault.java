package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What members send to each other is lost; clients still reach all of them. */
final class PartitionFault implements Fault {

    /** What is cut. */
    enum Cut {
        /** The leader from all others. */
        LEADER,
        /** A minority, with or without the leader, from the majority. */
        MINORITY,
        /** What the leader sends, or what is sent to it. */
        ONE_WAY,
        /** Three of ten packets between any two. */
        FLAKY
    }

    private static final double LOST = 1;
    private static final double FLAKY_LOST = 0.3;

    private final String name;
    private final Cut cut;

    PartitionFault(String name, Cut cut) {
        this.name = name;
        this.cut = cut;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> impossible(Cluster cluster) {
        return cluster.members().size() < 3
                ? Optional.of("there is nobody to part it from (expected: 3 members or more)")
                : Optional.empty();
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) throws InterruptedException {
        return switch (cut) {
            case LEADER -> {
                Member leader = Victims.LEADER.of(cluster, random).get(0);
                part(cluster, List.of(leader));
                yield "parted leader " + leader.id();
            }
            case MINORITY -> {
                List<Member> shuffled = new ArrayList<>(cluster.members());
                Collections.shuffle(shuffled, new Random(random.nextLong()));
                List<Member> minority = shuffled.subList(0, (shuffled.size() - 1) / 2);
                part(cluster, minority);
                yield "parted " + minority.stream().map(Member::id).toList();
            }
            case ONE_WAY -> {
                Member leader = Victims.LEADER.of(cluster, random).get(0);
                boolean out = random.nextBoolean();
                for (Member other : cluster.others(leader)) {
                    lose(cluster, out ? leader : other, out ? other : leader, LOST);
                }
                yield "lost all " + (out ? "from" : "to") + " leader " + leader.id();
            }
            case FLAKY -> {
                for (Member from : cluster.members()) {
                    cluster.others(from).forEach(to -> lose(cluster, from, to, FLAKY_LOST));
                }
                yield "lost 30 % between all";
            }
        };
    }

    private static void part(Cluster cluster, List<Member> side) {
        for (Member inside : side) {
            for (Member outside : cluster.members()) {
                if (!side.contains(outside)) {
                    lose(cluster, inside, outside, LOST);
                    lose(cluster, outside, inside, LOST);
                }
            }
        }
    }

    private static void lose(Cluster cluster, Member from, Member to, double probability) {
        cluster.network().lose(from.site(), to.site(), probability);
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.network().heal();
    }
}
