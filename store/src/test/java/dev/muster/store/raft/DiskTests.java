package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Value;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.StoreStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, real and pretended, and snapshots that are written while the store works. */
class DiskTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PLENTY = 1L << 40;
    private static final Key KEY = Key.of("key");

    private final Path dir;

    DiskTests(@TempDir Path dir) {
        this.dir = dir;
    }

    @BesideOthers
    @Test
    void nearlyFullDiskRefusesWritesUntilThereIsRoomAndReadsAndDeletesGoOn() {
        AtomicLong usable = new AtomicLong(PLENTY);
        RaftStoreConfig config = RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT);
        try (RaftStore store = RaftStore.open(config, Clock.systemUTC(), directory -> usable.get())) {
            await(store.formed());
            await(store.put(RequestId.random(), KEY, Value.of("1")));
            List<Optional<String>> heard = new CopyOnWriteArrayList<>();
            store.onStatusChange(status -> heard.add(Optional.ofNullable(status.warning())));

            usable.set(1_000);
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(heard)
                    .last()
                    .satisfies(warning -> assertThat(warning).isPresent()));

            assertRefused(store);
            assertThat(store.status().failure()).isNull();
            assertThat(store.status().warning()).contains("0 MiB are left").contains(dir.toString());
            assertThat(value(store)).isEqualTo("1");
            await(store.delete(RequestId.random(), KeyRange.of(KEY)));
            assertThat(value(store)).isEmpty();

            usable.set(PLENTY);
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(heard)
                    .endsWith(Optional.empty()));
            await(store.put(RequestId.random(), KEY, Value.of("2")));
            assertThat(value(store)).isEqualTo("2");
        }
    }

    @BesideOthers
    @Test
    void refusalOfTheLeaderReachesCallersOfAFollower() throws IOException {
        List<AtomicLong> usable = List.of(new AtomicLong(PLENTY), new AtomicLong(PLENTY), new AtomicLong(PLENTY));
        List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "c");
        List<RaftStore> stores = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                AtomicLong mine = usable.get(i);
                String id = voters.get(i).id();
                stores.add(RaftStore.open(
                        RaftStoreConfig.of("disks", id, voters, "127.0.0.1", dir.resolve(id)),
                        Clock.systemUTC(),
                        directory -> mine.get()));
            }
            Awaitility.await().atMost(LIMIT).until(() -> stores.stream().allMatch(DiskTests::puts));

            usable.forEach(each -> each.set(0));

            Awaitility.await().atMost(LIMIT).until(() -> stores.stream()
                    .allMatch(store -> store.status().warning() != null));
            for (RaftStore store : stores) {
                Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertRefused(store));
                Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> value(store)
                        .equals("x"));
            }
        } finally {
            stores.forEach(Store::close);
        }
    }

    @BesideOthers
    @Test
    void fullDiskLosesNothingAcknowledgedAndIsOverAfterARestartWithRoom() throws Exception {
        assumeThat(mount("-t", "tmpfs", "-o", "size=24m", "tmpfs", dir.toString()))
                .as("a small file system can be mounted; needs root")
                .isTrue();
        try {
            RaftStoreConfig config = RaftStoreConfig.single(dir.resolve("data"))
                    .withLimits(StoreCluster.PATIENT)
                    .withDiskFreeMin(0)
                    .withSnapshotEvery(50);
            Set<Key> acknowledged = new HashSet<>();
            try (RaftStore store = RaftStore.open(config)) {
                await(store.formed());
                Value large = Value.of("v".repeat(100_000));
                for (int i = 0; store.status().failure() == null; i++) {
                    Key key = Key.of("k" + i);
                    try {
                        await(store.put(RequestId.random(), key, large));
                        acknowledged.add(key);
                    } catch (OutcomeUnknownException | StoreClosedException full) {
                        Awaitility.await()
                                .atMost(LIMIT)
                                .until(() -> store.status().failure() != null);
                    }
                }
                assertThat(store.status().role()).isEqualTo(StoreStatus.Role.OFFLINE);
                assertThat(store.status().failure())
                        .contains("could not be written")
                        .contains("No space left");
                assertThat(keys(store, ReadAt.STALE)).containsAll(acknowledged);
                assertThatThrownBy(() -> keys(store, ReadAt.LINEARIZABLE)).isInstanceOf(StoreClosedException.class);
            }
            assertThat(acknowledged).isNotEmpty();

            assertThat(mount("-o", "remount,size=200m", dir.toString())).isTrue();

            try (RaftStore store = RaftStore.open(config)) {
                await(store.formed());
                assertThat(keys(store, ReadAt.LINEARIZABLE)).containsAll(acknowledged);
                await(store.put(RequestId.random(), KEY, Value.of("1")));
            }
        } finally {
            run("umount", "-l", dir.toString());
        }
    }

    @BesideOthers
    @Test
    void snapshotIsTakenAfterSoManyBytesToo() {
        RaftStoreConfig config =
                RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT).withSnapshotBytes(50_000);
        try (RaftStore store = RaftStore.open(config)) {
            await(store.formed());
            assertThat(await(store.put(RequestId.random(), KEY, Value.of("small"))))
                    .isNotNull();
            assertThat(snapshots()).isEmpty();

            Awaitility.await().atMost(LIMIT).until(() -> {
                await(store.put(RequestId.random(), KEY, Value.of("v".repeat(10_000))));
                return !snapshots().isEmpty();
            });
        }
    }

    @BesideOthers
    @Test
    void snapshotThatCannotBeWrittenIsTriedAgainAndTheStoreGoesOn() throws IOException {
        RaftStoreConfig config =
                RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT).withSnapshotEvery(5);
        try (RaftStore store = RaftStore.open(config)) {
            await(store.formed());
            Path place = find("sm").get(0);
            Path away = place.resolveSibling("away");
            Files.move(place, away);

            for (int i = 0; i < 50; i++) {
                await(store.put(RequestId.random(), KEY, Value.of("" + i)));
            }
            assertThat(store.status().failure()).isNull();
            assertThat(value(store)).isEqualTo("49");

            Files.move(away, place);
            Awaitility.await().atMost(LIMIT).until(() -> {
                await(store.put(RequestId.random(), KEY, Value.of("again")));
                return !snapshots().isEmpty();
            });
        }
        try (RaftStore store = RaftStore.open(config)) {
            await(store.formed());
            assertThat(value(store)).isEqualTo("again");
        }
    }

    private static void assertRefused(Store store) {
        assertThatThrownBy(() -> await(store.put(RequestId.random(), KEY, Value.of("refused"))))
                .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.type())
                        .isEqualTo(ProblemType.INSUFFICIENT_STORAGE));
    }

    private static boolean puts(Store store) {
        try {
            await(store.put(RequestId.random(), KEY, Value.of("x")));
            return true;
        } catch (ProblemException notYet) {
            return false;
        }
    }

    private static String value(Store store) {
        return await(store.get(KEY, ReadAt.LINEARIZABLE))
                .map(KeyValue::value)
                .map(Value::text)
                .orElse("");
    }

    private static Set<Key> keys(Store store, ReadAt at) {
        return await(store.range(RangeQuery.of(KeyRange.all()).withKeysOnly(), at)).entries().stream()
                .map(KeyValue::key)
                .collect(Collectors.toSet());
    }

    private List<Path> snapshots() {
        try {
            return find("snapshot\\.\\d+_\\d+");
        } catch (IOException moving) {
            return List.of();
        }
    }

    private List<Path> find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
