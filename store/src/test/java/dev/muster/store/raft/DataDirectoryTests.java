package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

    private final Path dir;

    DataDirectoryTests(@TempDir Path dir) {
        this.dir = dir;
    }

    @BesideOthers
    @Test
    void directoryOfAnotherClusterIsRefused() {
        use(config("one", "a"));

        assertThatThrownBy(() -> RaftStore.open(config("two", "a")))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("cluster one (expected: cluster two)");
    }

    @BesideOthers
    @Test
    void directoryOfAnotherMemberIsRefused() {
        use(config("one", "a"));

        assertThatThrownBy(() -> RaftStore.open(config("one", "b")))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("member a (expected: member b)");
    }

    @BesideOthers
    @Test
    void directoryInUseIsRefusedAndItsUserGoesOn() {
        RaftStoreConfig config = config("one", "a");
        try (RaftStore first = RaftStore.open(config)) {
            await(first.formed());

            assertThatThrownBy(() -> RaftStore.open(config))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("in use by a running member");

            assertThat(first.status().failure()).isNull();
        }
    }

    @BesideOthers
    @Test
    void directoryThatLostItsLogIsRefused() throws IOException {
        use(config("one", "a"));
        delete(dir.resolve("raft"));

        assertThatThrownBy(() -> RaftStore.open(config("one", "a")))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("no log");
    }

    @BesideOthers
    @Test
    void damagedSnapshotIsRefused() throws IOException {
        RaftStoreConfig config = config("one", "a").withSnapshotEvery(1);
        use(config);
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(
                            found -> found.getFileName().toString().startsWith("snapshot."))
                    .filter(found -> !found.toString().endsWith(".md5"))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }

        assertThatThrownBy(() -> RaftStore.open(config))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("snapshot");
    }

    @BesideOthers
    @Test
    void takenPortIsRefused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RaftStoreConfig.Voter voter = new RaftStoreConfig.Voter("a", "127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> RaftStore.open(RaftStoreConfig.of("one", "a", List.of(voter), "127.0.0.1", dir)))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("cannot start");
        }
    }

    private RaftStoreConfig config(String cluster, String member) {
        RaftStoreConfig.Voter voter = new RaftStoreConfig.Voter(member, "127.0.0.1", 0);
        return RaftStoreConfig.of(cluster, member, List.of(voter), "127.0.0.1", dir);
    }

    private static void use(RaftStoreConfig config) {
        try (RaftStore store = RaftStore.open(config)) {
            await(store.formed());
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
