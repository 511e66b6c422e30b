package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.raft.StoreCluster.get;
import static dev.muster.store.raft.StoreCluster.put;
import static dev.muster.store.raft.StoreCluster.repeated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class LostQuorumTests {

    private static final Key KEY = Key.of("k");

    @Test
    void withoutAQuorumWritesAndReadsFailEarlyAndStaleReadsAnswer(@TempDir Path dir) {
        Limits earlyOnlyWithoutALeader = Limits.defaults().withTimeouts(StoreCluster.AGREE_MAX, Duration.ofMillis(500));
        try (StoreCluster cluster = StoreCluster.start(dir, config -> config.withLimits(earlyOnlyWithoutALeader))) {
            RaftStore left = cluster.follower();
            put(left, KEY, Value.of("1"));
            get(left, KEY);
            cluster.stop(cluster.others(left));
            await().atMost(StoreCluster.AGREE_MAX).until(() -> !left.status().quorumKnown());

            assertThatThrownBy(() -> await(left.put(RequestId.random(), KEY, Value.of("2"))))
                    .isInstanceOf(NoQuorumException.class)
                    .hasMessageContaining("no leader is known");
            assertThatThrownBy(() -> await(left.get(KEY, ReadAt.LINEARIZABLE)))
                    .isInstanceOf(NoQuorumException.class)
                    .hasMessageContaining("no leader is known");

            assertThat(await(left.get(KEY, ReadAt.STALE))).map(KeyValue::value).contains(Value.of("1"));
        }
    }

    @Test
    void writesWhoseAnswersWereLostAreAppliedOnceWhenRepeated(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, config -> config.withLimits(StoreCluster.IMPATIENT))) {
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

            assertThat(lost).isPositive();
            for (RequestId request : writes.keySet()) {
                Key key = Key.of(request.value());
                long revision = repeated(() -> leader.put(request, key, Value.of("once")))
                        .revision();
                KeyValue written =
                        repeated(() -> leader.get(key, ReadAt.LINEARIZABLE)).orElseThrow();
                assertThat(written.version()).isEqualTo(1);
                assertThat(written.modRevision()).isEqualTo(revision);
            }
        }
    }
}
