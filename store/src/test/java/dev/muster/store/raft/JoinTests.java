package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.raft.StoreCluster.get;
import static dev.muster.store.raft.StoreCluster.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Value;
import dev.muster.store.Backup;
import dev.muster.store.Member;
import dev.muster.store.MembershipRefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cluster a joiner comes into. */
@Tag("cluster")
class JoinTests {

    private static final Key KEY = Key.of("k");
    private static final String NAME = "same";

    private final Path dir;
    private final List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "j");

    JoinTests(@TempDir Path dir) {
        this.dir = dir;
    }

    @BesideOthers
    @Test
    void joinerComesIntoARestoredClusterAndBackIntoItAfterARestart() throws IOException {
        Path backup = backup();
        RaftStoreConfig founder = founder("a", "restored");
        RaftStore.restore(founder, backup, "t1");
        try (RaftStore restored = founded(founder)) {
            try (RaftStore joiner = RaftStore.open(joiner("a"))) {
                await(restored.membership()
                        .addLearner("j", "127.0.0.1", voter("j").port()));
                assertThat(await(restored.membership().promote("j"))).allMatch(Member::voter);
                assertThat(get(joiner, KEY)).contains(Value.of("backed up"));
                assertThat(joiner.clusterId()).isEqualTo(restored.clusterId());
            }

            try (RaftStore again = RaftStore.open(joiner("a"))) {
                put(again, KEY, Value.of("newer"));
                assertThat(get(restored, KEY)).contains(Value.of("newer"));
            }
        }
    }

    @BesideOthers
    @Test
    void joinerThatStoppedBeforeItWasAddedComesIntoTheClusterThatIsThereThen() throws IOException {
        try (RaftStore first = founded(founder("a", "first"))) {
            RaftStoreConfig joiner = joiner("a");
            Files.createDirectories(joiner.dataDir().resolve("raft/half"));
            Files.writeString(
                    joiner.dataDir().resolve("muster-store.properties"),
                    "format=1\ncluster=" + NAME + "\nmember=j\nused=false\nrestored=another\njoined=another\n");

            try (RaftStore joined = RaftStore.open(joiner)) {
                await(first.membership().addLearner("j", "127.0.0.1", voter("j").port()));
                assertThat(await(joined.formed())).isEqualTo(first.clusterId());
                assertThat(joiner.dataDir().resolve("raft/half")).doesNotExist();
            }
        }
    }

    @BesideOthers
    @Test
    void membersOfDifferentClustersOfOneNameAreNotJoined() {
        try (RaftStore a = founded(founder("a", "one"));
                RaftStore b = founded(founder("b", "two"))) {
            assertThatThrownBy(() -> RaftStore.open(joiner("a", "b")))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("the members named are of different clusters")
                    .hasMessageContaining(a.clusterId())
                    .hasMessageContaining(b.clusterId());

            try (RaftStore joiner = RaftStore.open(joiner("a"))) {
                assertThatThrownBy(() -> await(b.membership()
                                .addLearner("j", "127.0.0.1", voter("j").port())))
                        .isInstanceOf(MembershipRefusedException.class)
                        .hasMessageContaining("it belongs to cluster " + a.clusterId());
                assertThat(joiner.formed()).isNotDone();
                assertThat(await(a.membership()
                                .addLearner("j", "127.0.0.1", voter("j").port())))
                        .hasSize(2);
            }
        }
    }

    private Path backup() throws IOException {
        Path file = dir.resolve("file");
        try (RaftStore old = founded(founder("a", "old"));
                OutputStream out = Files.newOutputStream(file)) {
            put(old, KEY, Value.of("backed up"));
            Backup backup = await(old.backup());
            backup.writeTo(out);
        }
        return file;
    }

    private static RaftStore founded(RaftStoreConfig config) {
        RaftStore store = RaftStore.open(config);
        await(store.formed());
        return store;
    }

    private RaftStoreConfig founder(String id, String directory) {
        return RaftStoreConfig.of(NAME, id, List.of(voter(id)), "127.0.0.1", dir.resolve(directory))
                .withLimits(StoreCluster.PATIENT);
    }

    private RaftStoreConfig joiner(String... known) {
        List<RaftStoreConfig.Voter> named =
                new ArrayList<>(Arrays.stream(known).map(this::voter).toList());
        named.add(voter("j"));
        return RaftStoreConfig.joining(NAME, "j", named, "127.0.0.1", dir.resolve("joiner"))
                .withLimits(StoreCluster.PATIENT);
    }

    private RaftStoreConfig.Voter voter(String id) {
        return voters.stream().filter(voter -> voter.id().equals(id)).findAny().orElseThrow();
    }
}
