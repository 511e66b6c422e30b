package dev.muster.store.raft;

import static dev.muster.store.raft.StoreCluster.get;
import static dev.muster.store.raft.StoreCluster.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.Value;
import dev.muster.store.RecordingListener;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Watch;
import java.nio.file.Path;
import java.util.List;
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

    @BesideOthers
    @Test
    void allMembersAgreeOnTheClusterId() {
        assertThat(cluster.members()).extracting(Store::clusterId).doesNotContainNull();
        assertThat(cluster.members().stream().map(Store::clusterId).distinct()).hasSize(1);
    }

    @BesideOthers
    @Test
    void everyMemberReadsWhatAnyMemberWrote() {
        List<RaftStore> members = cluster.members();
        for (int i = 0; i < 60; i++) {
            Value value = Value.of("" + i);
            RaftStore writer = members.get(i % 3);
            RaftStore reader = members.get((i + 1) % 3);

            put(writer, KEY, value);

            assertThat(get(reader, KEY)).contains(value);
        }
    }

    @BesideOthers
    @Test
    void lostLeaderIsReplacedAndNothingAcknowledgedIsLost() {
        RaftStore old = cluster.leader();
        put(old, KEY, Value.of("before"));
        List<StoreStatus> heard = new CopyOnWriteArrayList<>();
        cluster.members().forEach(store -> store.onStatusChange(heard::add));

        cluster.stop(old.memberId());

        RaftStore survivor = cluster.leader();
        assertThat(get(survivor, KEY)).contains(Value.of("before"));
        put(survivor, KEY, Value.of("after"));
        await().atMost(StoreCluster.AGREE_MAX).until(() -> heard.stream()
                .anyMatch(status -> status.leaderId() != null && !old.memberId().equals(status.leaderId())));

        RaftStore back = cluster.open(old.memberId());
        await().atMost(StoreCluster.AGREE_MAX).until(() -> back.status().quorumKnown());
        assertThat(get(back, KEY)).contains(Value.of("after"));
    }

    @BesideOthers
    @Test
    void memberThatWasAwayCatchesUpAndItsWatchMissesNothing() throws InterruptedException {
        RaftStore away = cluster.follower();
        cluster.stop(away.memberId());
        RaftStore leader = cluster.leader();
        long first = put(leader, KEY, Value.of("0")).revision();
        for (int i = 1; i < 200; i++) {
            put(leader, KEY, Value.of("" + i));
        }

        RaftStore back = cluster.open(away.memberId());
        await().atMost(StoreCluster.AGREE_MAX).until(() -> back.status().quorumKnown());
        RecordingListener heard = new RecordingListener();

        assertThat(get(back, KEY)).contains(Value.of("199"));
        try (Watch watch = back.watch(KeyRange.of(KEY), first, heard)) {
            heard.awaitBatches(200);
            assertThat(watch.nextRevision()).isGreaterThanOrEqualTo(first + 199);
        }
        assertThat(heard.batches()).hasSize(200);
    }

    @BesideOthers
    @Test
    void memberThatTheLogNoLongerReachesCatchesUpFromTheLeadersSnapshot() throws InterruptedException {
        RaftStore away = cluster.follower();
        put(away, KEY, Value.of("seen"));
        long leftAt = away.status().appliedIndex();
        cluster.stop(away.memberId());
        RaftStore leader = cluster.leader();
        Value large = Value.ofBytes(new byte[512 * 1024]);
        for (int i = 0; i < 60; i++) { // several segments of the log, and a snapshot after 50 entries
            put(leader, Key.of("large" + i % 3), large);
        }
        cluster.awaitPurged(leader, leftAt);

        RaftStore back = cluster.open(away.memberId());
        await().atMost(StoreCluster.AGREE_MAX).until(() -> back.status().quorumKnown());

        RecordingListener heard = new RecordingListener();
        assertThat(get(back, KEY)).contains(Value.of("seen"));
        await().atMost(StoreCluster.AGREE_MAX)
                .until(() -> back.status().revision() == leader.status().revision());
        assertThat(back.clusterId()).isEqualTo(leader.clusterId());
        try (Watch watch = back.watch(KeyRange.prefix("large"), 2, heard)) {
            heard.awaitBatches(60);
            assertThat(watch).isNotNull();
        }
    }
}
