package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.Backup;
import dev.muster.store.ReadAt;
import dev.muster.store.RecordingListener;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Store;
import dev.muster.store.backup.RestorePlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<Key> PAIR = List.of(Key.of("pair/a"), Key.of("pair/b"), Key.of("pair/c"));

    private final Path dir;

    BackupTests(@TempDir Path dir) {
        this.dir = dir;
    }

    @BesideOthers
    @Test
    void restoredClusterHasTheContentUnderAnotherIdAndHigherRevisions() throws IOException {
        RequestId request = RequestId.random();
        String oldId;
        RangeResult before;
        TransactionResult first;
        Path file = dir.resolve("file");
        try (RaftStore old = opened(single("old"))) {
            first = await(old.put(request, Key.of("once"), Value.of("1")));
            for (int i = 0; i < 20; i++) {
                await(old.put(RequestId.random(), Key.of("k" + i % 5), Value.of("v" + i)));
            }
            await(old.delete(RequestId.random(), KeyRange.of("k2")));
            oldId = old.clusterId();
            before = everything(old);
            Backup backup = write(old, file);
            assertThat(backup.clusterId()).isEqualTo(oldId);
            assertThat(backup.revision()).isEqualTo(before.revision());
            await(old.put(RequestId.random(), Key.of("later"), Value.of("lost")));
        }

        assertThat(RaftStore.restore(single("new"), file, "t1")).isTrue();

        try (RaftStore restored = opened(single("new"))) {
            RangeResult after = everything(restored);
            assertThat(after.entries()).isEqualTo(before.entries());
            assertThat(after.revision()).isEqualTo(before.revision() + RestorePlan.REVISION_STEP);
            assertThat(restored.clusterId()).isNotEqualTo(oldId);
            assertThatThrownBy(() -> restored.watch(KeyRange.all(), before.revision(), new RecordingListener()))
                    .isInstanceOf(RevisionCompactedException.class);
            assertThat(await(restored.put(request, Key.of("once"), Value.of("again"))))
                    .isEqualTo(first);
            assertThat(await(restored.put(RequestId.random(), Key.of("next"), Value.EMPTY))
                            .revision())
                    .isEqualTo(after.revision() + 1);
        }
        try (RaftStore again = opened(single("new"))) {
            assertThat(everything(again).entries()).hasSize(before.entries().size() + 1);
        }
    }

    @BesideOthers
    @Test
    void restoreIsDoneOnce() throws IOException {
        Path file = backedUp();
        RaftStore.restore(single("new"), file, "t1");
        try (RaftStore store = opened(single("new"))) {
            await(store.put(RequestId.random(), Key.of("newer"), Value.of("1")));
        }
        Files.delete(file);

        assertThat(RaftStore.restore(single("new"), file, "t1")).isFalse();

        try (RaftStore store = opened(single("new"))) {
            assertThat(await(store.get(Key.of("newer"), ReadAt.LINEARIZABLE))).isPresent();
        }
    }

    @BesideOthers
    @Test
    void interruptedRestoreIsNotStartedWithButRunAgain() throws IOException {
        Path file = backedUp();
        Path target = single("new").dataDir();
        Files.createDirectories(target.resolve("raft/half"));
        Files.writeString(target.resolve("muster-store.restoring"), "t1");

        assertThatThrownBy(() -> RaftStore.open(single("new")))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("interrupted");

        assertThat(RaftStore.restore(single("new"), file, "t1")).isTrue();
        try (RaftStore store = opened(single("new"))) {
            assertThat(everything(store).entries()).isNotEmpty();
        }
    }

    @BesideOthers
    @Test
    void directoryThatIsNotEmptyIsRefused() throws IOException {
        Path file = backedUp();
        Files.createDirectories(dir.resolve("new"));
        Files.writeString(dir.resolve("new/precious"), "x");

        assertThatThrownBy(() -> RaftStore.restore(single("new"), file, "t1"))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("precious")
                .hasMessageContaining("empty directory");
        assertThatThrownBy(() -> RaftStore.restore(single("old"), file, "t1"))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("empty directory");
        assertThat(dir.resolve("new/precious")).hasContent("x");
    }

    @BesideOthers
    @Test
    void damagedFileIsRefusedAndLeavesTheDirectoryEmpty() throws IOException {
        Path file = backedUp();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> RaftStore.restore(single("new"), file, "t1"))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining(file.toString());
        assertThat(dir.resolve("new")).doesNotExist();
    }

    @BesideOthers
    @Test
    void missingFileAndBadTokenAreRefused() {
        assertThatThrownBy(() -> RaftStore.restore(single("new"), dir.resolve("nothing"), "t1"))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> RaftStore.restore(single("new"), dir.resolve("nothing"), "a b"))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @BesideOthers
    @Test
    void backupUnderLoadHoldsWholeTransactionsAndAllThatWasAcknowledgedBefore() throws Exception {
        try (StoreCluster cluster = StoreCluster.start(dir.resolve("cluster"), config -> config)) {
            RaftStore leader = cluster.leader();
            AtomicBoolean running = new AtomicBoolean(true);
            AtomicLong acknowledged = new AtomicLong();
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                for (long i = 1; running.get(); i++) {
                    if (puts(leader, Value.of(Long.toString(i)))) {
                        acknowledged.set(i);
                    }
                }
            });
            try {
                for (int round = 0; round < 5; round++) {
                    long seen = acknowledged.get();
                    Awaitility.await().atMost(LIMIT).until(() -> acknowledged.get() > seen);
                    long before = acknowledged.get();
                    Path file = dir.resolve("file" + round);
                    write(leader, file);
                    RaftStoreConfig config = single("restored" + round);
                    RaftStore.restore(config, file, "t" + round);
                    try (RaftStore restored = opened(config)) {
                        List<KeyValue> found = everything(restored).entries();
                        assertThat(found).hasSize(PAIR.size());
                        assertThat(found.stream().map(KeyValue::value).distinct())
                                .hasSize(1);
                        assertThat(Long.parseLong(found.get(0).value().text())).isGreaterThanOrEqualTo(before);
                    }
                }
            } finally {
                running.set(false); // else it calls the closed store for as long as this process lives
            }
            load.get();
        }
    }

    @BesideOthers
    @Test
    void threeMembersRestoredFromOneFileAreOneClusterAndOneStartedWithoutItIsNotAmongThem() throws IOException {
        Path file = backedUp();
        List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "c");
        List<RaftStoreConfig> configs = voters.stream()
                .map(voter -> RaftStoreConfig.of("new", voter.id(), voters, "127.0.0.1", dir.resolve(voter.id()))
                        .withLimits(StoreCluster.PATIENT))
                .toList();
        for (RaftStoreConfig config : configs.subList(0, 2)) {
            RaftStore.restore(config, file, "t1");
        }
        List<RaftStore> stores = new ArrayList<>();
        try {
            configs.forEach(config -> stores.add(RaftStore.open(config)));

            Awaitility.await().atMost(LIMIT).until(() -> writes(stores.get(0)) && writes(stores.get(1)));

            assertThat(stores.get(0).clusterId()).isEqualTo(stores.get(1).clusterId());
            assertThat(everything(stores.get(1)).entries()).hasSizeGreaterThan(1);
            assertThat(stores.get(2).formed()).isNotDone();
            stores.remove(2).close();
        } finally {
            stores.forEach(Store::close);
        }
        try (RaftStore a = RaftStore.open(configs.get(0));
                RaftStore b = RaftStore.open(configs.get(1))) {
            Awaitility.await().atMost(LIMIT).until(() -> writes(a) && writes(b));
        }
    }

    private Path backedUp() throws IOException {
        Path file = dir.resolve("file");
        try (RaftStore old = opened(single("old"))) {
            await(old.put(RequestId.random(), Key.of("key"), Value.of("1")));
            write(old, file);
        }
        return file;
    }

    private static Backup write(Store store, Path file) throws IOException {
        Backup backup = await(store.backup());
        try (OutputStream out = Files.newOutputStream(file)) {
            backup.writeTo(out);
        }
        return backup;
    }

    private static boolean puts(Store store, Value value) {
        Operation[] all = PAIR.stream().map(key -> Operation.put(key, value)).toArray(Operation[]::new);
        try {
            await(store.commit(
                    RequestId.random(), Transaction.builder().then(all).build()));
            return true;
        } catch (ProblemException again) {
            return false;
        }
    }

    private static boolean writes(Store store) {
        return puts(store, Value.of("x"));
    }

    private RaftStoreConfig single(String name) {
        return RaftStoreConfig.of(
                        name,
                        "a",
                        Arrays.asList(new RaftStoreConfig.Voter("a", "127.0.0.1", 0)),
                        "127.0.0.1",
                        dir.resolve(name))
                .withLimits(StoreCluster.PATIENT);
    }

    private static RaftStore opened(RaftStoreConfig config) {
        RaftStore store = RaftStore.open(config);
        await(store.formed());
        return store;
    }

    private static RangeResult everything(RaftStore store) {
        return await(store.range(RangeQuery.of(KeyRange.all()), ReadAt.LINEARIZABLE));
    }
}
