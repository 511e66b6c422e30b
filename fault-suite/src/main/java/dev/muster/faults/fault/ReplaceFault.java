package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A member is lost with its disk, is removed from the cluster, and an empty one takes its place. */
final class ReplaceFault implements Fault {

    private @Nullable Member lost;

    @Override
    public String name() {
        return "member-replace";
    }

    @Override
    public Optional<String> impossible(Cluster cluster) {
        return cluster.members().size() < 3
                ? Optional.of("the last member cannot be replaced (expected: 3 members or more)")
                : Optional.empty();
    }

    @Override
    public String inject(Cluster cluster, RandomGenerator random) throws InterruptedException {
        Victims victims = random.nextBoolean() ? Victims.LEADER : Victims.ANY;
        Member member = victims.of(cluster, random).get(0);
        lost = member;
        member.kill();
        wipe(member.site().data());
        return "killed " + member.id() + " and wiped its disk";
    }

    private static void wipe(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void heal(Cluster cluster) throws InterruptedException {
        Member member = lost;
        if (member == null) {
            return;
        }
        cluster.target().replace(cluster, cluster.others(member).get(0), member);
        lost = null;
    }
}
