package dev.muster.store.raft;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import dev.muster.store.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one member of a replicated store is set up. Immutable; the {@code with} methods give changed copies.
 *
 * @param clusterName the same on all members; another name is another cluster, which keeps to itself
 * @param memberId which of the voters this is
 * @param voters who founds the cluster: 1, 3 or 5, the same on all of them; for a joiner, the members there are and
 *     itself. Only a directory without a log asks for it: from then on the log knows the members
 * @param joining whether an empty directory waits to be added to a cluster that exists, instead of founding one
 * @param bindHost address to listen on for the other members
 * @param dataDir directory of this member alone; created if it is not there
 * @param electionTimeout silence of the leader after which a member stands for election, up to twice as long; shorter
 *     elects on pauses, longer leaves writes waiting after a crash. At least 100 ms
 * @param snapshotEvery log entries between two snapshots; fewer cost writing, more cost time at start. At least 1
 * @param snapshotBytes bytes of log entries between two snapshots, if they come to that first. At least 1
 * @param diskFreeMin bytes that are to stay free on the disk; with less, this member refuses as the leader what would
 *     need more. 0 is no limit: then the member fails when the disk is full
 * @param limits bounds of this member
 * @param tls what members show each other; absent means plain connections, for networks that are trusted
 */
public record RaftStoreConfig(
        String clusterName,
        String memberId,
        List<Voter> voters,
        boolean joining,
        String bindHost,
        Path dataDir,
        Duration electionTimeout,
        long snapshotEvery,
        long snapshotBytes,
        long diskFreeMin,
        Limits limits,
        @Nullable RaftTls tls) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<Integer> VOTERS = Set.of(1, 3, 5);
    private static final long SNAPSHOT_BYTES = 64L * 1024 * 1024;
    private static final long DISK_FREE_MIN = 64L * 1024 * 1024;
    private static final Duration ELECTION_TIMEOUT = Duration.ofMillis(500);
    private static final long SNAPSHOT_EVERY = 100_000;
    private static final Duration ELECTION_TIMEOUT_MIN = Duration.ofMillis(100);

    /**
     * A member with a vote.
     *
     * @param port 0 is any free one, for a single voter only
     */
    public record Voter(String id, String host, int port) {

        public Voter {
            Text.require("voter", id, NAME, "1 to 64 letters, digits, '.', '_' or '-'");
            if (host.isBlank()) {
                throw new InvalidArgumentException("voter " + id, "no host", "a host name or address");
            }
            if (port < 0 || port > 65_535) {
                throw new InvalidArgumentException("voter " + id, "port " + port, "1 to 65535");
            }
        }

        /** {@code host:port}. */
        public String address() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public RaftStoreConfig {
        voters = List.copyOf(voters);
        Text.require("clusterName", clusterName, NAME, "1 to 64 letters, digits, '.', '_' or '-'");
        if (joining && voters.size() < 2) {
            throw new InvalidArgumentException("voters", voters.size(), "this member and at least one to join");
        }
        if (!joining && !VOTERS.contains(voters.size())) {
            throw new InvalidArgumentException("voters", voters.size(), "1, 3 or 5");
        }
        Set<String> ids = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Voter voter : voters) {
            if (!ids.add(voter.id()) || !addresses.add(voter.address())) {
                throw new InvalidArgumentException("voters", voter + " twice", "each id and each address once");
            }
            if (voter.port() == 0 && voters.size() > 1) {
                throw new InvalidArgumentException("voter " + voter.id(), "port 0", "1 to 65535");
            }
        }
        if (!ids.contains(memberId)) {
            throw new InvalidArgumentException("memberId", Text.shown(memberId), "one of the voters " + ids);
        }
        if (electionTimeout.compareTo(ELECTION_TIMEOUT_MIN) < 0) {
            throw new InvalidArgumentException("electionTimeout", electionTimeout, "at least " + ELECTION_TIMEOUT_MIN);
        }
        if (snapshotEvery < 1) {
            throw new InvalidArgumentException("snapshotEvery", snapshotEvery, "at least 1");
        }
        if (snapshotBytes < 1) {
            throw new InvalidArgumentException("snapshotBytes", snapshotBytes, "at least 1");
        }
        if (diskFreeMin < 0) {
            throw new InvalidArgumentException("diskFreeMin", diskFreeMin, "at least 0");
        }
    }

    /** A cluster of one member that keeps to itself: cluster {@code muster}, member {@code local}, any free port. */
    public static RaftStoreConfig single(Path dataDir) {
        Voter voter = new Voter("local", "127.0.0.1", 0);
        return of("muster", voter.id(), List.of(voter), voter.host(), dataDir);
    }

    /**
     * A member of a cluster that is founded, with the default times and limits: 500 ms of silence, a snapshot every
     * 100,000 entries or 64 MiB, 64 MiB of free disk.
     */
    public static RaftStoreConfig of(
            String clusterName, String memberId, List<Voter> voters, String bindHost, Path dataDir) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                false,
                bindHost,
                dataDir,
                ELECTION_TIMEOUT,
                SNAPSHOT_EVERY,
                SNAPSHOT_BYTES,
                DISK_FREE_MIN,
                Limits.defaults(),
                null);
    }

    /**
     * A member that waits to be added to a cluster by {@link dev.muster.store.Membership#addLearner}, with the same
     * defaults.
     *
     * @param voters the members there are, or some of them, and this one
     */
    public static RaftStoreConfig joining(
            String clusterName, String memberId, List<Voter> voters, String bindHost, Path dataDir) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                true,
                bindHost,
                dataDir,
                ELECTION_TIMEOUT,
                SNAPSHOT_EVERY,
                SNAPSHOT_BYTES,
                DISK_FREE_MIN,
                Limits.defaults(),
                null);
    }

    /** The same with another election timeout. */
    public RaftStoreConfig withElectionTimeout(Duration silence) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                joining,
                bindHost,
                dataDir,
                silence,
                snapshotEvery,
                snapshotBytes,
                diskFreeMin,
                limits,
                tls);
    }

    /** The same with another number of entries between snapshots. */
    public RaftStoreConfig withSnapshotEvery(long entries) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                joining,
                bindHost,
                dataDir,
                electionTimeout,
                entries,
                snapshotBytes,
                diskFreeMin,
                limits,
                tls);
    }

    /** The same with another number of bytes between snapshots. */
    public RaftStoreConfig withSnapshotBytes(long bytes) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                joining,
                bindHost,
                dataDir,
                electionTimeout,
                snapshotEvery,
                bytes,
                diskFreeMin,
                limits,
                tls);
    }

    /** The same with another number of bytes that stay free on the disk. */
    public RaftStoreConfig withDiskFreeMin(long bytes) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                joining,
                bindHost,
                dataDir,
                electionTimeout,
                snapshotEvery,
                snapshotBytes,
                bytes,
                limits,
                tls);
    }

    /** The same with other limits. */
    public RaftStoreConfig withLimits(Limits other) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                joining,
                bindHost,
                dataDir,
                electionTimeout,
                snapshotEvery,
                snapshotBytes,
                diskFreeMin,
                other,
                tls);
    }

    /** The same with certificates; all members have them, or none. */
    public RaftStoreConfig withTls(RaftTls shown) {
        return new RaftStoreConfig(
                clusterName,
                memberId,
                voters,
                joining,
                bindHost,
                dataDir,
                electionTimeout,
                snapshotEvery,
                snapshotBytes,
                diskFreeMin,
                limits,
                shown);
    }

    /** This member among the voters. */
    Voter self() {
        return voters.stream()
                .filter(voter -> voter.id().equals(memberId))
                .findAny()
                .orElseThrow();
    }
}
