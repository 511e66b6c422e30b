package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseTerms;
import dev.muster.api.coordination.OwnerId;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.lock.LockGrant;
import dev.muster.api.coordination.lock.LockName;
import dev.muster.api.coordination.lock.LockOutcome;
import dev.muster.api.coordination.lock.LockRequest;
import dev.muster.store.ReadAt;
import dev.muster.store.recipe.lock.Locks;
import dev.muster.store.recipe.place.Places;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class LocksOnThreeVotersTests {

    private static final LockName LOCK = new LockName("l");

    @Test
    void lockIsHandedOnAcrossMembersAndSurvivesTheLossOfTheLeader(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity())) {
            RaftStore leader = cluster.leader();
            List<Places> followers = new ArrayList<>();
            cluster.others(leader).forEach(id -> followers.add(new Places(cluster.member(id), Clock.systemUTC())));
            Locks one = new Locks(followers.get(0));
            Locks other = new Locks(followers.get(1));
            LockGrant first = granted(one.acquire(request("a"), Duration.ofMinutes(2)));
            CompletableFuture<LockOutcome> second = other.acquire(request("b"), Duration.ofMinutes(2));
            CompletableFuture<LockOutcome> third = one.acquire(request("c"), Duration.ofMinutes(2));
            Awaitility.await()
                    .atMost(StoreCluster.AGREE_MAX)
                    .until(() -> places(cluster.member(cluster.others(leader).get(0))) == 3);

            cluster.stop(leader.memberId());
            cluster.leader();
            StoreCluster.repeated(() -> one.release(first));
            LockGrant next = granted(await(CompletableFuture.anyOf(second, third)));
            StoreCluster.repeated(() -> one.release(next));
            LockGrant last = granted(next.owner().value().equals("b") ? third : second);

            assertThat(next.token()).isGreaterThan(first.token());
            assertThat(last.token()).isGreaterThan(next.token());
            followers.forEach(Places::close);
        }
    }

    private static long places(RaftStore member) {
        RangeQuery count = RangeQuery.of(KeyRange.prefix("muster/coordination/default/locks/l/"))
                .withCountOnly();
        return await(member.range(count, ReadAt.STALE)).count();
    }

    private static LockRequest request(String owner) {
        return LockRequest.exclusive(
                Namespace.DEFAULT,
                LOCK,
                new OwnerId(owner),
                RequestId.random(),
                LeaseTerms.ofTtl(Duration.ofMinutes(2)));
    }

    private static LockGrant granted(CompletableFuture<LockOutcome> outcome) {
        return granted(await(outcome));
    }

    private static LockGrant granted(Object outcome) {
        assertThat(outcome).isInstanceOf(LockOutcome.Granted.class);
        return ((LockOutcome.Granted) outcome).grant();
    }
}
