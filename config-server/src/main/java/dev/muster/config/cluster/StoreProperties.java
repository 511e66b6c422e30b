package dev.muster.config.cluster;

import dev.muster.api.InvalidArgumentException;
import dev.muster.store.StateLimits;
import dev.muster.store.raft.RaftStore;
import dev.muster.store.raft.RaftStoreConfig;
import dev.muster.store.raft.RaftStoreConfig.Voter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The store of this server. Bound under {@code muster.store}.
 *
 * @param directory where log and snapshots are kept, of this server alone; created if it is not there. Default
 *     {@code ./data}
 * @param host the one interface it listens on for the other voters; default 127.0.0.1
 * @param port its port for the other voters; default 8889, or what {@code members} says of this server
 * @param id name of this server among the voters; default {@code config-1}, to be named if there are members. A directory
 *     belongs to one name for ever
 * @param members {@code id=host:port} of all voters, this one included, the same on all of them; 3 or 5. Default none: this
 *     server is the only voter. Only an empty directory asks for it: from then on the log knows the members
 * @param join whether an empty directory waits to be added to the cluster of {@code members}, which then names this server
 *     and at least one that is a member; default false: it founds the cluster with the others
 * @param ssl certificates for the connections between the voters; default none: plain connections
 * @param limits how much is kept
 * @param restore makes this server's empty directory a member of a new cluster from a backup, once; default none
 */
public record StoreProperties(
        @DefaultValue("./data") Path directory,
        @DefaultValue("127.0.0.1") String host,
        @Nullable Integer port,
        @Nullable String id,
        @DefaultValue List<String> members,
        @DefaultValue("false") boolean join,
        @Nullable Ssl ssl,
        @DefaultValue Bounds limits,
        @Nullable Restore restore) {

    /**
     * Certificates between the voters: each shows its own and believes those that its trust store believes.
     *
     * @param bundle name of an SSL bundle, under {@code spring.ssl.bundle}, with a key store and a trust store
     */
    public record Ssl(@Nullable String bundle) {}

    /**
     * How much the store keeps. A server that leads brings its own into the cluster: give all the same.
     *
     * @param quota size of everything with its history at which puts and grants are refused; default 256MB
     * @param historyRevisions most revisions that can be read and watched from; default 100000
     * @param historySize most bytes of replaced and deleted states; default 64MB
     * @param historyAge longest time that history is kept; default 0, without a bound
     * @param snapshotEvery log entries between two snapshots; default 100000
     */
    public record Bounds(
            @DefaultValue("256MB") DataSize quota,
            @DefaultValue("100000") int historyRevisions,
            @DefaultValue("64MB") DataSize historySize,
            @DefaultValue("0") Duration historyAge,
            @DefaultValue("100000") long snapshotEvery) {

        public Bounds {
            requireAtLeastOne("quota", quota.toBytes());
            requireAtLeastOne("history-revisions", historyRevisions);
            requireAtLeastOne("history-size", historySize.toBytes());
            requireAtLeastOne("snapshot-every", snapshotEvery);
            if (historyAge.isNegative()) {
                throw refused("limits.history-age", historyAge, "at least 0");
            }
        }

        RaftStoreConfig applyTo(RaftStoreConfig config) {
            StateLimits state =
                    config.limits().state().withHistory(historyRevisions, historySize.toBytes(), historyAge);
            return config.withSnapshotEvery(snapshotEvery)
                    .withLimits(config.limits().withQuota(quota.toBytes()).withState(state));
        }

        private static void requireAtLeastOne(String property, long found) {
            if (found < 1) {
                throw refused("limits." + property, found, "at least 1");
            }
        }
    }

    private static final int PORT_DEFAULT = 8889;
    private static final String ID_DEFAULT = "config-1";
    private static final Pattern MEMBER =
            Pattern.compile("([A-Za-z0-9._-]{1,64})=([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");

    /**
     * A backup to begin with. When it was restored, later starts ignore it; it may stay in the configuration.
     *
     * @param file what {@code GET /v1/store/backup} answered, the same file for every member of the new cluster
     * @param token a word that was never used for a restore before, the same for every member of the new cluster
     */
    public record Restore(@Nullable Path file, @Nullable String token) {

        public Restore {
            requireGiven("restore.file", file, "the backup");
            requireGiven("restore.token", token, "a new word, the same for every member of the new cluster");
        }

        Path backup() {
            return requireGiven("restore.file", file, "the backup");
        }

        String word() {
            return requireGiven("restore.token", token, "a word");
        }

        private static <T> T requireGiven(String property, @Nullable T value, String expected) {
            if (value == null) {
                throw refused(property, "nothing", expected);
            }
            return value;
        }
    }

    public StoreProperties {
        members = List.copyOf(members);
        if (port != null && (port < 0 || port > 65_535)) {
            throw refused("port", port, "1 to 65535");
        }
        if (!members.isEmpty() && id == null) {
            throw refused("id", "nothing", "one of the names in muster.store.members " + members);
        }
        voters(host, port, id, members, join);
    }

    /** Id of the member that a directory belongs to; empty if it belongs to none yet. */
    public static Optional<String> owner(String directory) {
        return RaftStore.owner(Path.of(directory));
    }

    /** What the store is opened with. */
    RaftStoreConfig config(String clusterName) {
        List<Voter> voters = voters(host, port, id, members, join);
        RaftStoreConfig config = join
                ? RaftStoreConfig.joining(clusterName, memberId(id), voters, host, directory)
                : RaftStoreConfig.of(clusterName, memberId(id), voters, host, directory);
        return limits.applyTo(config);
    }

    /** Name of the SSL bundle for the connections between the voters; absent means plain connections. */
    @Nullable
    String bundle() {
        return ssl == null ? null : ssl.bundle();
    }

    private static List<Voter> voters(
            String host, @Nullable Integer port, @Nullable String id, List<String> members, boolean join) {
        if (join && members.size() < 2) {
            throw refused("members", members, "this server and at least one to join, since muster.store.join is set");
        }
        if (members.isEmpty()) {
            return List.of(voter(memberId(id), host, port == null ? PORT_DEFAULT : port, "id"));
        }
        List<Voter> voters = new ArrayList<>();
        for (String member : members) {
            Matcher parts = MEMBER.matcher(member.strip());
            if (!parts.matches()) {
                throw refused("members", "'" + member + "'", "id=host:port, separated by commas");
            }
            String address = parts.group(2).replaceAll("[\\[\\]]", "");
            voters.add(voter(parts.group(1), address, Integer.parseInt(parts.group(3)), "members"));
        }
        if (!join && voters.size() != 3 && voters.size() != 5) {
            throw refused("members", voters.size() + " voters", "3 or 5, or none for this server alone");
        }
        requireDistinct(voters);
        Voter self = voters.stream()
                .filter(voter -> voter.id().equals(id))
                .findAny()
                .orElseThrow(
                        () -> refused("id", "'" + id + "'", "one of the names in muster.store.members " + members));
        if (port != null && port != self.port()) {
            throw refused("port", port, self.port() + ", as muster.store.members says of " + id);
        }
        return voters;
    }

    private static void requireDistinct(List<Voter> voters) {
        for (Voter voter : voters) {
            long same = voters.stream()
                    .filter(other ->
                            other.id().equals(voter.id()) || other.address().equals(voter.address()))
                    .count();
            if (same > 1) {
                throw refused("members", voter.id() + "=" + voter.address() + " twice", "each name and address once");
            }
        }
    }

    private static Voter voter(String id, String host, int port, String property) {
        try {
            return new Voter(id, host, port);
        } catch (InvalidArgumentException e) {
            throw new IllegalArgumentException("muster.store." + property + ": " + e.getMessage(), e);
        }
    }

    private static String memberId(@Nullable String id) {
        return id == null ? ID_DEFAULT : id;
    }

    private static IllegalArgumentException refused(String property, Object found, String expected) {
        return new IllegalArgumentException(
                "muster.store." + property + ": " + found + " (expected: " + expected + ")");
    }
}
