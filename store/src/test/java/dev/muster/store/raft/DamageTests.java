package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.StoreContract;
import dev.muster.store.disk.Mark;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a member does with a directory that is not as it was left, after its process was killed. */
class DamageTests {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String CLUSTER = "paused"; // as StoreProcess says
    private static final int RUNS = 3;
    private static final int WRITES = 15;

    /** Three files of the log, no snapshot. */
    private static Path logOnly = Path.of("");

    /** Snapshots, and a log that begins after entry 0. */
    private static Path withSnapshots = Path.of("");

    private final Path dir;

    DamageTests(@TempDir Path dir) {
        this.dir = dir;
    }

    interface Damage {
        void to(Left files) throws IOException;
    }

    @BeforeAll
    static void leaveTwoDirectories(@TempDir Path one, @TempDir Path other) throws Exception {
        logOnly = one;
        withSnapshots = other;
        run(logOnly, Long.MAX_VALUE);
        run(withSnapshots, 10);
        assertThat(new Left(logOnly).log()).hasSize(RUNS);
        assertThat(new Left(withSnapshots).snapshots()).isNotEmpty();
        assertThat(new Left(withSnapshots).log().get(0).getFileName().toString())
                .doesNotContain("log_0");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(
                        "bit in a closed file",
                        "no whole entry",
                        files -> flipInTheMiddle(files.log().get(0))),
                refused("bit in the open file", "follows at byte", files -> flip(files.open(), files.used() / 2)),
                refused("bit in the last entry", "wrong checksum", files -> flip(files.open(), files.used() - 6)),
                refused("bit in a length", "follows at byte", files -> flip(files.open(), 8, 0x80)),
                refused(
                        "header of a closed file",
                        "unknown header",
                        files -> flip(files.log().get(1), 3)),
                refused("header of the open file", "unknown header", files -> flip(files.open(), 3)),
                refused(
                        "oldest file gone",
                        "log begins at entry",
                        files -> Files.delete(files.log().get(0))),
                refused(
                        "middle file gone",
                        "followed by",
                        files -> Files.delete(files.log().get(1))),
                refused("newest file gone", "the log ends at entry", files -> Files.delete(files.open())),
                refused(
                        "closed file cut",
                        "expected: ",
                        files -> cut(files.log().get(1), 20)),
                refused("open file cut", "the log ends at entry", files -> truncate(files.open(), files.used() / 2)),
                refused("open file zeroed from the middle", "the log ends at entry", DamageTests::zeroSecondHalf),
                refused("open file empty", "the log ends at entry", files -> truncate(files.open(), 0)),
                refused("vote gone", "term and vote", files -> Files.delete(files.current("raft-meta"))),
                refused(
                        "vote unreadable",
                        "term and vote",
                        files -> Files.writeString(files.current("raft-meta"), "?")),
                refused("term lower", "at least", files -> replace(files.current("raft-meta"), "term=\\d+", "term=1")),
                refused(
                        "other vote",
                        "who got it",
                        files -> replace(files.current("raft-meta"), "votedFor=.*", "votedFor=z")),
                refused("configuration gone", "members", files -> Files.delete(files.current("raft-meta.conf"))),
                refused(
                        "bit in the configuration",
                        "expected",
                        files -> flipInTheMiddle(files.current("raft-meta.conf"))),
                refused(
                        "mark gone",
                        "no muster-store.mark",
                        files -> Files.delete(files.root.resolve("muster-store.mark"))),
                refused(
                        "bit in the mark",
                        "wrong checksum",
                        files -> flip(files.root.resolve("muster-store.mark"), 12)),
                refused("all of the group gone", "no log", files -> delete(files.group())),
                refused("all files gone", "term and vote", files -> {
                    for (Path file : files.log()) {
                        Files.delete(file);
                    }
                    Files.delete(files.current("raft-meta"));
                    Files.delete(files.current("raft-meta.conf"));
                }));
    }

    static Stream<Arguments> refusedWithSnapshots() {
        return Stream.of(
                refused("bit in the newest snapshot", "snapshot", files -> flipInTheMiddle(files.newestSnapshot())),
                refused("newest snapshot cut", "snapshot", files -> cut(files.newestSnapshot(), 9)),
                refused("snapshots gone", "newest snapshot is missing", files -> {
                    for (Path snapshot : files.snapshots()) {
                        Files.delete(snapshot);
                    }
                }));
    }

    static Stream<Arguments> survived() {
        return Stream.of(
                refused("nothing", "", files -> {}),
                refused("half an entry at the end", "", files -> writeAtTheEnd(files, half(files.firstEntry()))),
                refused("half an entry at the end of the file", "", files -> {
                    byte[] half = half(files.firstEntry());
                    truncate(files.open(), files.used());
                    writeAtTheEnd(files, half);
                }),
                refused("next file just created", "", files -> {
                    byte[] zeros = new byte[4096];
                    truncate(files.open(), files.used());
                    Path closed = files.current("log_" + files.first() + "-" + files.last());
                    Files.move(files.open(), closed);
                    Files.write(files.current("log_inprogress_" + (files.last(closed) + 1)), zeros);
                }));
    }

    static Stream<Arguments> survivedWithSnapshots() {
        return Stream.of(
                refused("nothing", "", files -> {}),
                refused("no .md5", "", files -> Files.delete(files.md5())),
                refused(
                        "wrong .md5",
                        "",
                        files -> Files.writeString(
                                files.md5(),
                                "0".repeat(32) + " *" + files.newestSnapshot().getFileName() + "\n")),
                refused("unreadable .md5", "", files -> Files.writeString(files.md5(), "?")),
                refused("leftovers", "", files -> {
                    Files.writeString(files.group().resolve("sm/snapshot.9_999999.tmp"), "half");
                    Files.writeString(files.current("raft-meta.tmp"), "half");
                    Files.createDirectories(files.group().resolve("tmp/snapshot-1"));
                    Files.writeString(files.group().resolve("tmp/snapshot-1/snapshot.9_999999"), "half");
                }),
                refused(
                        "crash between the renames of an installed snapshot",
                        "",
                        files -> Files.move(
                                files.group().resolve("sm"), files.group().resolve("sm.tmp20260101"))),
                refused(
                        "crash while old files were purged",
                        "",
                        files -> Files.write(files.current("log_0-0"), new byte[] {1, 2, 3})));
    }

    @BesideOthers
    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void damagedLogOfASingleVoterIsRefused(String name, String message, Damage damage) throws IOException {
        assertRefused(logOnly, single(), damage, message, "Restore the newest backup");
    }

    @BesideOthers
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedWithSnapshots")
    void damagedSnapshotOfASingleVoterIsRefused(String name, String message, Damage damage) throws IOException {
        assertRefused(withSnapshots, single(), damage, message, "Restore the newest backup");
    }

    @BesideOthers
    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void damagedLogOfOneOfThreeIsRefused(String name, String message, Damage damage) throws IOException {
        assertRefused(logOnly, oneOfThree(), damage, message, "add it again with an empty one");
    }

    @BesideOthers
    @ParameterizedTest(name = "{0}")
    @MethodSource("survived")
    void unacknowledgedEndIsDropped(String name, String message, Damage damage) throws IOException {
        assertComplete(logOnly, damage);
    }

    @BesideOthers
    @ParameterizedTest(name = "{0}")
    @MethodSource("survivedWithSnapshots")
    void leftoversOfInterruptedWorkAreCleanedUp(String name, String message, Damage damage) throws IOException {
        assertComplete(withSnapshots, damage);

        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.contains(".tmp") || file.contains("999999") || file.equals("log_0-0")))
                    .isEmpty();
        }
    }

    @BesideOthers
    @Test
    void othersGoOnWithoutADamagedMember() throws Exception {
        List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "c");
        try (StoreProcess a = StoreProcess.start(dir.resolve("a"), voters.get(0).id(), voters);
                StoreProcess b =
                        StoreProcess.start(dir.resolve("b"), voters.get(1).id(), voters);
                StoreProcess c =
                        StoreProcess.start(dir.resolve("c"), voters.get(2).id(), voters)) {
            untilOk(b, "put key 1");
            awaitMark(dir.resolve("a"), 3);
            a.kill();
            Left files = new Left(dir.resolve("a"));
            flip(files.open(), 8, 0x80);

            RaftStoreConfig damaged = RaftStoreConfig.of(CLUSTER, voters.get(0).id(), voters, "127.0.0.1", files.root);
            assertThatThrownBy(() -> RaftStore.open(damaged))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining(voters.get(0).id());

            untilOk(b, "put key 2");
            untilOk(c, "put key 3");
            await().atMost(LIMIT).until(() -> b.call("get key").equals("ok 3"));
        }
    }

    @BesideOthers
    @Test
    void damagedSnapshotOfTheLeaderIsNotInstalled() throws IOException {
        try (StoreCluster cluster = StoreCluster.start(dir, config -> config.withSnapshotEvery(50))) {
            RaftStore follower = cluster.follower();
            String away = follower.memberId();
            long leftAt = follower.status().appliedIndex();
            cluster.stop(away);
            RaftStore leader = cluster.leader();
            Value large = Value.ofBytes(new byte[512 * 1024]);
            for (int i = 0; i < 60; i++) { // several files of the log, and a snapshot
                StoreCluster.put(leader, Key.of("large" + i % 3), large);
            }
            for (RaftStore member : cluster.members()) { // whoever of them leads when it comes to that
                cluster.awaitPurged(member, leftAt);
                flipInTheMiddle(new Left(dir.resolve(member.memberId())).newestSnapshot());
            }

            RaftStore back = cluster.open(away);

            await().ignoreExceptions().atMost(LIMIT).until(() -> !arrivedDamaged(away)
                    .isEmpty());
            assertThat(back.status().failure()).isNull();
            for (int i = 0; i < 60; i++) { // the next snapshot is whole
                StoreCluster.put(leader, Key.of("large" + i % 3), large);
            }
            await().atMost(LIMIT)
                    .until(() -> back.status().revision() == leader.status().revision());
            assertThat(back.status().failure()).isNull();
        }
    }

    private List<Path> arrivedDamaged(String member) throws IOException {
        try (Stream<Path> files = Files.walk(dir.resolve(member))) {
            return files.filter(file -> file.getFileName().toString().contains(".corrupt"))
                    .toList();
        }
    }

    private void assertRefused(Path from, RaftStoreConfig config, Damage damage, String message, String advice)
            throws IOException {
        copy(from, dir);
        damage.to(new Left(dir));

        assertThatThrownBy(() -> RaftStore.open(config))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("expected")
                .hasMessageContaining(dir.toString())
                .hasMessageContaining(advice);
    }

    private void assertComplete(Path from, Damage damage) throws IOException {
        copy(from, dir);
        damage.to(new Left(dir));

        try (RaftStore store = RaftStore.open(single())) {
            StoreContract.await(store.formed());
            var all = StoreContract.await(store.range(RangeQuery.of(KeyRange.all()), ReadAt.LINEARIZABLE));
            assertThat(all.entries()).hasSize(RUNS * WRITES);
            assertThat(all.revision()).isEqualTo(1 + RUNS * WRITES);
            StoreContract.await(store.put(RequestId.random(), Key.of("more"), Value.of("1")));
        }
        try (RaftStore store = RaftStore.open(single())) {
            StoreContract.await(store.formed());
            assertThat(StoreContract.await(store.get(Key.of("more"), ReadAt.LINEARIZABLE)))
                    .isPresent();
        }
    }

    private static Arguments refused(String name, String message, Damage damage) {
        return Arguments.of(name, message, damage);
    }

    private static void run(Path root, long snapshotEvery) throws Exception {
        List<RaftStoreConfig.Voter> voters = List.of(new RaftStoreConfig.Voter("a", "127.0.0.1", 0));
        for (int run = 0; run < RUNS; run++) {
            try (StoreProcess process = StoreProcess.start(root, "a", voters, snapshotEvery)) {
                untilOk(process, "put run" + run + "-0 first");
                for (int i = 1; i < WRITES; i++) {
                    assertThat(process.call("put run" + run + "-" + i + " " + "v".repeat(100)))
                            .startsWith("ok");
                }
                awaitMark(root, new Left(root).last());
                process.kill();
            }
        }
    }

    private static void untilOk(StoreProcess process, String call) {
        await().atMost(LIMIT).until(() -> process.call(call).startsWith("ok"));
    }

    private static void awaitMark(Path root, long applied) {
        await().atMost(LIMIT).until(() -> {
            Mark mark = Mark.read(root.resolve("muster-store.mark"));
            return mark != null && mark.applied() >= applied - 1; // the last entry may only say what is committed
        });
    }

    private RaftStoreConfig single() {
        return RaftStoreConfig.of(
                        CLUSTER, "a", List.of(new RaftStoreConfig.Voter("a", "127.0.0.1", 0)), "127.0.0.1", dir)
                .withLimits(StoreCluster.PATIENT)
                .withSnapshotEvery(Long.MAX_VALUE);
    }

    private RaftStoreConfig oneOfThree() {
        return RaftStoreConfig.of(
                CLUSTER,
                "a",
                List.of(
                        new RaftStoreConfig.Voter("a", "127.0.0.1", 1),
                        new RaftStoreConfig.Voter("b", "127.0.0.1", 2),
                        new RaftStoreConfig.Voter("c", "127.0.0.1", 3)),
                "127.0.0.1",
                dir);
    }

    private static void flipInTheMiddle(Path file) throws IOException {
        flip(file, Files.size(file) / 2);
    }

    private static void flip(Path file, long at) throws IOException {
        flip(file, at, 1);
    }

    private static void flip(Path file, long at, int bits) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int old = open.read();
            open.seek(at);
            open.write(old ^ bits);
        }
    }

    private static void cut(Path file, long bytes) throws IOException {
        truncate(file, Files.size(file) - bytes);
    }

    private static void truncate(Path file, long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
        }
    }

    private static void zeroSecondHalf(Left files) throws IOException {
        long size = Files.size(files.open());
        truncate(files.open(), files.used() / 2);
        truncate(files.open(), size);
    }

    private static void writeAtTheEnd(Left files, byte[] bytes) throws IOException {
        long end = files.used();
        try (RandomAccessFile open = new RandomAccessFile(files.open().toFile(), "rw")) {
            open.seek(end);
            open.write(bytes);
        }
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static void replace(Path file, String pattern, String with) throws IOException {
        Files.writeString(file, Files.readString(file).replaceAll(pattern, with));
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Where things are in a directory of a member. */
    private record Left(Path root) {

        Path group() throws IOException {
            try (Stream<Path> groups = Files.list(root.resolve("raft"))) {
                return groups.findAny().orElseThrow();
            }
        }

        Path current(String name) throws IOException {
            return group().resolve("current").resolve(name);
        }

        /** Oldest first. */
        List<Path> log() throws IOException {
            try (Stream<Path> files = Files.list(current("."))) {
                return files.filter(file -> file.getFileName().toString().startsWith("log_"))
                        .sorted(Comparator.comparingLong(Left::firstOf))
                        .toList();
            }
        }

        Path open() throws IOException {
            List<Path> log = log();
            return log.get(log.size() - 1);
        }

        long first() throws IOException {
            return firstOf(open());
        }

        long last() throws IOException {
            return last(open());
        }

        long last(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            long index = firstOf(file) - 1;
            for (int at = 8; at < bytes.length && bytes[at] != 0; at = endOf(bytes, at)) {
                index++;
            }
            return index;
        }

        /** Bytes of the open file without the zeros at its end. */
        long used() throws IOException {
            byte[] bytes = Files.readAllBytes(open());
            int at = 8;
            while (at < bytes.length && bytes[at] != 0) {
                at = endOf(bytes, at);
            }
            return at;
        }

        byte[] firstEntry() throws IOException {
            byte[] bytes = Files.readAllBytes(open());
            return Arrays.copyOfRange(bytes, 8, endOf(bytes, 8));
        }

        List<Path> snapshots() throws IOException {
            try (Stream<Path> files = Files.list(group().resolve("sm"))) {
                return files.filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
                        .sorted(Comparator.comparingLong(file -> Long.parseLong(
                                file.toString().substring(file.toString().lastIndexOf('_') + 1))))
                        .toList();
            }
        }

        Path newestSnapshot() throws IOException {
            List<Path> all = snapshots();
            return all.get(all.size() - 1);
        }

        Path md5() throws IOException {
            return Path.of(newestSnapshot() + ".md5");
        }

        private static long firstOf(Path file) {
            return Long.parseLong(file.getFileName().toString().replaceAll("log_(?:inprogress_)?(\\d+).*", "$1"));
        }

        private static int endOf(byte[] bytes, int start) {
            int length = 0;
            int at = start;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                length |= (next & 0x7F) << shift;
                if (next >= 0) {
                    return at + length + 4;
                }
            }
        }
    }
}
