package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.OperationResult;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.KeyNotFoundException;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.ReadAt;
import dev.muster.store.RecordingListener;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.RevisionInFutureException;
import dev.muster.store.StateHash;
import dev.muster.store.Store;
import dev.muster.store.Watch;
import dev.muster.store.keys.PlainModel;
import dev.muster.store.state.Randomly;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations through random members, each repeated until it is answered, against a model that keeps a copy of the
 * map per revision; meanwhile members are stopped and started, leaders too, and snapshots are taken.
 */
@Tag("cluster")
class RandomOperationsTests {

    private static final int STEPS = 1_500;
    private static final int STEPS_BETWEEN_FAULTS = 250;
    private static final Duration LONG = Duration.ofHours(10);

    private final Path dir;

    RandomOperationsTests(@TempDir Path dir) {
        this.dir = dir;
    }

    static LongStream seeds() {
        return LongStream.of(1, System.nanoTime());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void clusterAgreesWithAPlainModelWhateverHappens(long seed) throws InterruptedException {
        Random random = new Random(seed);
        Randomly randomly = new Randomly(random);
        PlainModel model = new PlainModel();
        Set<String> faults = new HashSet<>();
        try (StoreCluster cluster = StoreCluster.start(dir, config -> config.withSnapshotEvery(50))) {
            for (int step = 1; step <= STEPS; step++) {
                Store member = any(cluster, random);
                lease(member, model, random);
                commit(member, model, randomly.transaction(model.revision()));
                if (step % 20 == 0) {
                    assertSame(any(cluster, random), model, random);
                }
                if (step % STEPS_BETWEEN_FAULTS == 0) {
                    faults.add(fault(cluster, random));
                }
            }

            assertThat(faults).isNotEmpty();
            for (RaftStore member : cluster.members()) {
                assertSame(member, model, random);
                assertChanges(member, model);
            }
            assertThat(cluster.members().stream()
                            .map(RandomOperationsTests::hash)
                            .distinct())
                    .hasSize(1);
        }
    }

    private static void commit(Store member, PlainModel model, Transaction transaction) {
        RequestId request = RequestId.random();
        try {
            TransactionResult result = StoreCluster.repeated(() -> member.commit(request, transaction));
            assertThat(Optional.of(guards(result))).isEqualTo(model.apply(transaction));
            assertThat(result.revision()).isEqualTo(model.revision());
        } catch (LeaseNotFoundException | KeyNotFoundException refused) {
            assertThat(model.apply(transaction)).isEmpty();
        } catch (RevisionCompactedException | RevisionInFutureException refused) {
            assertThat(refused).hasMessageContaining("revision"); // and the model never heard of it
        }
    }

    private static void lease(Store member, PlainModel model, Random random) {
        LeaseId lease = new LeaseId(1 + random.nextInt(4));
        RequestId request = RequestId.random();
        if (!model.leases().contains(lease)) {
            assertThat(StoreCluster.repeated(() -> member.grant(request, lease, LONG))
                            .id())
                    .isEqualTo(lease);
            model.grant(lease);
        } else if (random.nextInt(10) == 0) {
            long revision = StoreCluster.repeated(() -> member.revoke(request, lease));
            model.revoke(lease);
            assertThat(revision).isEqualTo(model.revision());
        }
    }

    private static String fault(StoreCluster cluster, Random random) {
        List<String> all = cluster.members().stream().map(Store::memberId).toList();
        String lost = cluster.leader().memberId();
        switch (random.nextInt(3)) {
            case 0 -> {
                cluster.stop(lost);
                cluster.leader();
                cluster.open(lost);
                return "leader";
            }
            case 1 -> {
                String follower = cluster.follower().memberId();
                cluster.stop(follower);
                cluster.open(follower);
                return "follower";
            }
            default -> {
                cluster.stop(all);
                cluster.open(all);
                return "all";
            }
        }
    }

    private static void assertSame(Store member, PlainModel model, Random random) {
        KeyRange range = random.nextBoolean() ? KeyRange.all() : KeyRange.of("k" + random.nextInt(8));
        List<KeyValue> newest = StoreCluster.repeated(() -> member.range(RangeQuery.of(range), ReadAt.LINEARIZABLE))
                .entries();
        assertThat(newest).isEqualTo(model.at(model.revision(), range));
        long at = Math.max(1, model.revision() - random.nextInt(100));
        List<KeyValue> older = StoreCluster.repeated(
                        () -> member.range(RangeQuery.of(range).withRevision(at), ReadAt.LINEARIZABLE))
                .entries();
        assertThat(older).isEqualTo(model.at(at, range));
        assertThat(StoreCluster.repeated(() -> member.leases(ReadAt.LINEARIZABLE)))
                .containsExactlyInAnyOrderElementsOf(model.leases());
    }

    private static void assertChanges(Store member, PlainModel model) throws InterruptedException {
        List<WatchBatch> expected = model.batchesFrom(2);
        RecordingListener heard = new RecordingListener();
        try (Watch watch = member.watch(KeyRange.all(), 2, heard)) {
            heard.awaitBatches(expected.size());
            await().atMost(StoreCluster.AGREE_MAX).until(() -> watch.nextRevision() == model.revision() + 1);
        }
        assertThat(heard.batches()).isEqualTo(expected);
    }

    private static StateHash hash(Store member) {
        return StoreCluster.repeated(() -> member.hash(0));
    }

    private static Store any(StoreCluster cluster, Random random) {
        List<RaftStore> members = cluster.members();
        return members.get(random.nextInt(members.size()));
    }

    private static List<Boolean> guards(TransactionResult result) {
        List<Boolean> held = new ArrayList<>();
        held.add(result.succeeded());
        for (OperationResult step : result.results()) {
            if (step instanceof OperationResult.Nested nested) {
                held.addAll(guards(nested.result()));
            }
        }
        return held;
    }
}
