package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import dev.muster.store.RecordingListener;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class ClusterTests {

    private static final Key KEY = Key.of("k");

    private final StoreCluster cluster;

    ClusterTests(@TempDir Path dir) {
        cluster = StoreCluster.start(dir, config -> config.withSnapshotEvery(50));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void allMembersAgreeOnTheClusterId() {
        assertThat(cluster.members()).extracting(Store::clusterId).doesNotContainNull();
        assertThat(cluster.members().stream().map(Store::clusterId).distinct()).hasSize(1);
    }

    @Test
    void everyMemberReadsWhatAnyMemberWrote() {
        List<RaftStore> members = cluster.members();
        for (int i = 0; i < 60; i++) {
            Value value = Value.of("" + i);
            RaftStore writer = members.get(i % 3);
            RaftStore reader = members.get((i + 1) % 3);

            await(writer.put(RequestId.random(), KEY, value));

            assertThat(get(reader)).contains(value);
        }
    }

    @Test
    void lostLeaderIsReplacedAndNothingAcknowledgedIsLost() {
        RaftStore old = cluster.leader();
        await(old.put(RequestId.random(), KEY, Value.of("before")));
        List<StoreStatus> heard = new CopyOnWriteArrayList<>();
        cluster.members().forEach(store -> store.onStatusChange(heard::add));

        cluster.stop(old.memberId());

        RaftStore survivor = cluster.leader();
        assertThat(get(survivor)).contains(Value.of("before"));
        await(survivor.put(RequestId.random(), KEY, Value.of("after")));
        await().atMost(StoreCluster.AGREE_MAX).until(() -> heard.stream()
                .anyMatch(status -> survivor.memberId().equals(status.leaderId())));

        RaftStore back = cluster.open(old.memberId());
        await().atMost(StoreCluster.AGREE_MAX).until(() -> back.status().quorumKnown());
        assertThat(get(back)).contains(Value.of("after"));
    }

    @Test
    void withoutAQuorumWritesAndReadsFailFastAndStaleReadsAnswer() {
        RaftStore left = cluster.follower();
        await(left.put(RequestId.random(), KEY, Value.of("1")));
        get(left);
        cluster.stop(cluster.others(left));
        await().atMost(StoreCluster.AGREE_MAX).until(() -> !left.status().quorumKnown());
        RequestId request = RequestId.random();
        long started = System.nanoTime();

        assertThatThrownBy(() -> await(left.put(request, KEY, Value.of("2")))).isInstanceOf(NoQuorumException.class);
        assertThatThrownBy(() -> get(left)).isInstanceOf(NoQuorumException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
        assertThat(await(left.get(KEY, ReadAt.STALE))).map(KeyValue::value).contains(Value.of("1"));
    }

    @Test
    void writesWhoseAnswersWereLostAreAppliedOnceWhenRepeated() {
        RaftStore leader = cluster.leader();
        List<String> others = cluster.others(leader);
        Map<RequestId, CompletableFuture<TransactionResult>> writes = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            RequestId request = RequestId.random();
            writes.put(request, leader.put(request, Key.of(request.value()), Value.of("once")));
            if (i == 10) {
                cluster.stop(others);
            }
        }
        int lost = 0;
        for (CompletableFuture<TransactionResult> write : writes.values()) {
            try {
                await(write);
            } catch (NoQuorumException | OutcomeUnknownException failure) {
                lost++;
            }
        }

        cluster.open(others);
        await().atMost(StoreCluster.AGREE_MAX).until(() -> leader.status().quorumKnown());

        assertThat(lost).isPositive();
        for (RequestId request : writes.keySet()) {
            Key key = Key.of(request.value());
            long revision = await(leader.put(request, key, Value.of("once"))).revision();
            KeyValue written = await(leader.get(key, ReadAt.LINEARIZABLE)).orElseThrow();
            assertThat(written.version()).isEqualTo(1);
            assertThat(written.modRevision()).isEqualTo(revision);
        }
    }

    @Test
    void memberThatWasAwayCatchesUpAndItsWatchMissesNothing() throws InterruptedException {
        RaftStore away = cluster.follower();
        cluster.stop(away.memberId());
        RaftStore leader = cluster.leader();
        long first = await(leader.put(RequestId.random(), KEY, Value.of("0"))).revision();
        for (int i = 1; i < 200; i++) {
            await(leader.put(RequestId.random(), KEY, Value.of("" + i)));
        }

        RaftStore back = cluster.open(away.memberId());
        await().atMost(StoreCluster.AGREE_MAX).until(() -> back.status().quorumKnown());
        RecordingListener heard = new RecordingListener();

        assertThat(get(back)).contains(Value.of("199"));
        try (Watch watch = back.watch(KeyRange.of(KEY), first, heard)) {
            heard.awaitBatches(200);
            assertThat(watch.nextRevision()).isGreaterThanOrEqualTo(first + 199);
        }
        assertThat(heard.batches()).hasSize(200);
    }

    @Test
    void memberThatTheLogNoLongerReachesCatchesUpFromTheLeadersSnapshot() throws InterruptedException {
        RaftStore away = cluster.follower();
        await(away.put(RequestId.random(), KEY, Value.of("seen")));
        long leftAt = away.status().appliedIndex();
        cluster.stop(away.memberId());
        RaftStore leader = cluster.leader();
        Value large = Value.ofBytes(new byte[512 * 1024]);
        for (int i = 0; i < 60; i++) { // several segments of the log, and a snapshot after 50 entries
            await(leader.put(RequestId.random(), Key.of("large" + i % 3), large));
        }
        await().atMost(StoreCluster.AGREE_MAX).until(() -> cluster.firstLogIndex(leader) > leftAt);

        RaftStore back = cluster.open(away.memberId());
        await().atMost(StoreCluster.AGREE_MAX).until(() -> back.status().quorumKnown());

        RecordingListener heard = new RecordingListener();
        assertThat(get(back)).contains(Value.of("seen"));
        assertThat(back.status().revision()).isEqualTo(leader.status().revision());
        assertThat(back.clusterId()).isEqualTo(leader.clusterId());
        try (Watch watch = back.watch(KeyRange.prefix("large"), 2, heard)) {
            heard.awaitBatches(60);
            assertThat(watch).isNotNull();
        }
    }

    private static Optional<Value> get(Store store) {
        return await(store.get(KEY, ReadAt.LINEARIZABLE)).map(KeyValue::value);
    }
}
