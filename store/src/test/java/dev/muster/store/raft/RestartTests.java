package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.ReadAt;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.StateLimits;
import dev.muster.store.StoreClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTests {

    private static final int WRITES = 40;

    private final Path dir;

    RestartTests(@TempDir Path dir) {
        this.dir = dir;
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 10}) // never a snapshot, and several
    void restartKeepsEverything(long snapshotEvery) throws IOException {
        RaftStoreConfig config =
                RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT).withSnapshotEvery(snapshotEvery);
        RequestId request = RequestId.random();
        String clusterId;
        TransactionResult first;
        RangeResult before;
        try (RaftStore store = opened(config)) {
            clusterId = store.clusterId();
            first = await(store.put(request, Key.of("first"), Value.of("1")));
            for (int i = 0; i < WRITES; i++) {
                await(store.put(RequestId.random(), Key.of("k" + i % 7), Value.of("" + i)));
            }
            await(store.delete(RequestId.random(), KeyRange.of("k3")));
            await(store.compact(first.revision() + 5));
            before = everything(store);
        }
        assertThat(snapshots()).hasSizeBetween(snapshotEvery > WRITES ? 0 : 1, snapshotEvery > WRITES ? 0 : 3);

        try (RaftStore store = opened(config)) {
            assertThat(store.clusterId()).isEqualTo(clusterId);
            assertThat(everything(store)).isEqualTo(before);
            assertThat(await(store.put(request, Key.of("first"), Value.of("other"))))
                    .isEqualTo(first);
            assertThat(everything(store)).isEqualTo(before);
            assertThatThrownBy(() -> await(store.range(
                            RangeQuery.of(Key.of("first")).withRevision(first.revision()), ReadAt.LINEARIZABLE)))
                    .isInstanceOf(RevisionCompactedException.class);
            assertThat(await(store.put(RequestId.random(), Key.of("next"), Value.EMPTY))
                            .revision())
                    .isEqualTo(before.revision() + 1);
        }
    }

    @Test
    void logIsCutForASnapshotAlsoIfNothingIsWrittenAfterIt() throws IOException {
        RaftStoreConfig config =
                RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT).withSnapshotEvery(12);
        Value large = Value.ofBytes(new byte[Value.BYTES_MAX]); // so that the first file of the log is soon full
        try (RaftStore store = opened(config)) {
            while (snapshots().isEmpty()) {
                await(store.put(RequestId.random(), Key.of("a"), large));
            }

            await().atMost(StoreCluster.AGREE_MAX).untilAsserted(() -> assertThat(files("log_(inprogress_)?0(-.*)?"))
                    .isEmpty());
        }
    }

    @Test
    void memberThatLeadsWithOtherLimitsBringsThemIntoTheState() {
        StateLimits small = StateLimits.defaults().withRequests(10, 1_000_000).withHistory(5, 1_000_000, Duration.ZERO);
        RaftStoreConfig config = RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT);
        try (RaftStore store = opened(config)) {
            for (int i = 0; i < 10; i++) {
                await(store.put(RequestId.random(), Key.of("a"), Value.EMPTY));
            }
            assertThat(kept(store)).isEqualTo(11);
        }

        try (RaftStore store = opened(config.withLimits(StoreCluster.PATIENT.withState(small)))) {
            await().atMost(StoreCluster.AGREE_MAX).until(() -> kept(store) == 5);
        }

        try (RaftStore store = opened(config)) { // and back
            await().atMost(StoreCluster.AGREE_MAX).until(() -> {
                await(store.put(RequestId.random(), Key.of("a"), Value.EMPTY));
                return kept(store) > 5;
            });
        }
    }

    private static long kept(RaftStore store) {
        return store.status().revision() - store.status().compactRevision() + 1;
    }

    @Test
    void closedStoreRefuses() {
        RaftStore store = opened(RaftStoreConfig.single(dir).withLimits(StoreCluster.PATIENT));

        store.close();
        store.close();

        assertThatThrownBy(() -> await(store.put(RequestId.random(), Key.of("a"), Value.EMPTY)))
                .isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> await(store.get(Key.of("a"), ReadAt.STALE))).isInstanceOf(StoreClosedException.class);
        assertThat(store.status().quorumKnown()).isFalse();
    }

    private static RaftStore opened(RaftStoreConfig config) {
        RaftStore store = RaftStore.open(config);
        await(store.formed());
        return store;
    }

    private static RangeResult everything(RaftStore store) {
        return await(store.range(RangeQuery.of(KeyRange.all()), ReadAt.LINEARIZABLE));
    }

    private List<Path> snapshots() throws IOException {
        return files("snapshot\\.\\d+_\\d+");
    }

    private List<Path> files(String pattern) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .toList();
        }
    }
}
