package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.api.coordination.Value;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class ClusterLeaseTests {

    private static final Duration WAIT_MAX = Duration.ofSeconds(90);
    private static final Duration TTL = Duration.ofSeconds(8);

    private final Path dir;
    private StoreCluster cluster;

    ClusterLeaseTests(@TempDir Path dir) {
        this.dir = dir;
        this.cluster = StoreCluster.start(dir, config -> config.withSnapshotEvery(200));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void leasesKeptAliveThroughFollowersOutliveTheirLeaderAndTheOthersEnd() {
        RaftStore leader = cluster.leader();
        List<CompletableFuture<LeaseGrant>> grants = new ArrayList<>();
        for (int i = 0; i < 20; i++) { // all at once: the leader goes before any of their time is over
            grants.add(leader.grant(RequestId.random(), LeaseId.NONE, TTL));
        }
        List<LeaseId> kept = new ArrayList<>();
        List<LeaseId> left = new ArrayList<>();
        for (int i = 0; i < grants.size(); i++) {
            (i % 4 == 0 ? left : kept).add(await(grants.get(i)).id());
        }
        List<CompletableFuture<TransactionResult>> holding = Stream.concat(kept.stream(), left.stream())
                .map(lease -> hold(leader, Key.of("held/" + lease), lease))
                .toList();
        holding.forEach(held -> await(held));

        cluster.stop(leader.memberId());
        List<RaftStore> survivors = cluster.members();
        int[] round = {0};
        await().atMost(WAIT_MAX).pollInterval(Duration.ofMillis(100)).until(() -> {
            RaftStore member = survivors.get(round[0]++ % survivors.size());
            List<CompletableFuture<LeaseStatus>> calls =
                    kept.stream().map(member::keepAlive).toList();
            for (CompletableFuture<LeaseStatus> call : calls) { // that one is gone is never the answer
                answered(() -> await(call).id().present());
            }
            return answered(
                    () -> await(member.leases(ReadAt.LINEARIZABLE)).stream().noneMatch(left::contains));
        });

        RaftStore member = survivors.get(0);
        assertThat(await(member.leases(ReadAt.LINEARIZABLE))).containsExactlyInAnyOrderElementsOf(kept);
        assertThat(await(member.range(RangeQuery.of(KeyRange.prefix("held/")), ReadAt.LINEARIZABLE))
                        .entries())
                .extracting(KeyValue::lease)
                .containsExactlyInAnyOrderElementsOf(kept);
    }

    @Test
    void memberThatGotASnapshotKnowsTheLeasesWhenItLeads() {
        RaftStore away = cluster.follower();
        cluster.stop(away.memberId());
        RaftStore leader = cluster.leader();
        LeaseId lease =
                await(leader.grant(RequestId.random(), LeaseId.NONE, TTL)).id();
        LeaseId revoked =
                await(leader.grant(RequestId.random(), LeaseId.NONE, TTL)).id();
        await(hold(leader, Key.of("held"), lease));
        await(leader.revoke(RequestId.random(), revoked));
        for (int i = 0; i < 250; i++) {
            await(leader.put(RequestId.random(), Key.of("k"), Value.of("" + i)));
            if (i % 20 == 0) { // however long this takes
                await(leader.keepAlive(lease));
            }
        }

        await(leader.keepAlive(lease));
        RaftStore back = cluster.open(away.memberId());
        await().atMost(StoreCluster.AGREE_MAX).until(() -> {
            await(leader.keepAlive(lease));
            return back.status().revision() >= leader.status().revision();
        });
        cluster.stop(leader.memberId()); // either of the two may lead now; both know
        await().atMost(StoreCluster.AGREE_MAX)
                .until(() -> answered(() -> {
                    assertThat(await(back.lease(lease)).keys()).containsExactly(Key.of("held"));
                    return true;
                }));
        assertThatThrownBy(() -> await(back.keepAlive(revoked))).isInstanceOf(LeaseNotFoundException.class);

        await().atMost(WAIT_MAX)
                .until(() -> answered(() ->
                        await(back.get(Key.of("held"), ReadAt.LINEARIZABLE)).isEmpty()));
    }

    @Test
    void withoutAQuorumNoLeaseIsProlongedAndNoneEnds() {
        cluster.close();
        cluster = StoreCluster.start(dir.resolve("impatient"), config -> config.withLimits(StoreCluster.IMPATIENT));
        RaftStore left = cluster.leader();
        LeaseId lease = new LeaseId(7);
        RequestId request = RequestId.random();
        await().atMost(StoreCluster.AGREE_MAX)
                .until(() -> answered(
                        () -> await(left.grant(request, lease, TTL)).id().present()));
        cluster.stop(cluster.others(left));

        assertThatThrownBy(() -> await(left.keepAlive(lease))).isInstanceOf(NoQuorumException.class);
        assertThatThrownBy(() -> await(left.lease(lease))).isInstanceOf(NoQuorumException.class);
        assertThatThrownBy(() -> await(left.leases(ReadAt.LINEARIZABLE))).isInstanceOf(NoQuorumException.class);

        await().pollDelay(TTL.plusSeconds(1)).atMost(WAIT_MAX).until(() -> true);
        assertThat(await(left.leases(ReadAt.STALE))).containsExactly(lease);
    }

    @Test
    void tenThousandLeasesAreKeptAliveThroughEveryMemberWithFewEntriesInTheLog() {
        RaftStore leader = cluster.leader();
        Duration ttl = Duration.ofMinutes(10);
        List<CompletableFuture<LeaseGrant>> grants = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            grants.add(leader.grant(RequestId.random(), LeaseId.NONE, ttl));
        }
        List<LeaseId> leases = new ArrayList<>();
        grants.forEach(grant -> leases.add(await(grant).id()));
        for (int i = 0; i < 1_000; i++) {
            leases.add(await(cluster.members().get(i % 3).grant(RequestId.random(), LeaseId.NONE, ttl))
                    .id());
        }
        long before = leader.status().appliedIndex();

        for (RaftStore member : cluster.members()) {
            List<CompletableFuture<LeaseStatus>> calls =
                    leases.stream().map(member::keepAlive).toList();
            for (CompletableFuture<LeaseStatus> call : calls) {
                assertThat(await(call).remaining()).isEqualTo(ttl);
            }
        }

        assertThat(leader.status().appliedIndex() - before)
                .as("entries in the log for 30,000 keep-alives")
                .isLessThan(3_000);
        assertThat(await(cluster.follower().leases(ReadAt.LINEARIZABLE))).hasSize(10_000);
    }

    private static CompletableFuture<TransactionResult> hold(Store store, Key key, LeaseId lease) {
        return store.commit(
                RequestId.random(),
                Transaction.builder()
                        .then(Operation.put(key, Value.EMPTY, lease))
                        .build());
    }

    /** False if the call failed because nobody leads at the moment. */
    private static boolean answered(BooleanSupplier call) {
        try {
            return call.getAsBoolean();
        } catch (NoQuorumException | OutcomeUnknownException nobodyLeads) {
            return false;
        }
    }
}
