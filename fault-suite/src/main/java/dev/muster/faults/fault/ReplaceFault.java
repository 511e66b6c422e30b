package dev.muster.faults.fault;

import dev.muster.faults.client.CallFailedException;
import dev.muster.faults.client.MemberClient;
import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A member is lost with its disk, is removed from the cluster, and an empty one takes its place. */
final class ReplaceFault implements Fault {

    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(10);
    private static final long CHANGE_NANOS_MAX = 60_000_000_000L;

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
        Member other = cluster.others(member).get(0);
        try (MemberClient client = other.connect(CHANGE_TIMEOUT)) {
            repeat(() -> client.members().stream()
                    .filter(found -> found.getName().equals(member.id()))
                    .mapToLong(io.etcd.jetcd.api.Member::getID)
                    .forEach(client::removeMember));
            String url = cluster.target().peerUrl(member.site());
            repeat(() -> {
                boolean known = client.members().stream()
                        .anyMatch(found -> found.getPeerURLsList().contains(url));
                if (!known) {
                    client.addMember(url, cluster.target().joinsAsLearner());
                }
            });
            cluster.startJoining(member);
            if (cluster.target().joinsAsLearner()) {
                repeat(() -> client.members().stream()
                        .filter(found ->
                                found.getIsLearner() && found.getPeerURLsList().contains(url))
                        .mapToLong(io.etcd.jetcd.api.Member::getID)
                        .forEach(client::promoteMember));
            }
        }
        lost = null;
    }

    /** A change may have to wait for a leader, or for a learner to catch up. */
    private static void repeat(Runnable change) throws InterruptedException {
        long end = System.nanoTime() + CHANGE_NANOS_MAX;
        while (true) {
            try {
                change.run();
                return;
            } catch (CallFailedException notNow) {
                if (System.nanoTime() > end) {
                    throw notNow;
                }
                TimeUnit.MILLISECONDS.sleep(300);
            }
        }
    }
}
