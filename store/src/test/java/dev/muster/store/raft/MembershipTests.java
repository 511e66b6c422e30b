package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.raft.StoreCluster.changed;
import static dev.muster.store.raft.StoreCluster.get;
import static dev.muster.store.raft.StoreCluster.put;
import static dev.muster.store.raft.StoreCluster.repeated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Value;
import dev.muster.store.Member;
import dev.muster.store.MembershipRefusedException;
import dev.muster.store.MembershipRefusedException.Reason;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class MembershipTests {

    private static final Key KEY = Key.of("k");

    @BesideOthers
    @Test
    void learnerBecomesAVoterAndTheOldLeaderLeavesUnderLoad(@TempDir Path dir) throws InterruptedException {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity());
                WriteLoad load = WriteLoad.start(cluster)) {
            load.awaitMore(50);

            RaftStore learner = cluster.join("d");
            List<Member> added =
                    changed(() -> cluster.follower().membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));
            assertThat(added).extracting(Member::id).containsExactly("a", "b", "c", "d");
            assertThat(added.get(3).role()).isEqualTo(Member.Role.LEARNER);
            await().atMost(StoreCluster.AGREE_MAX)
                    .until(() -> learner.status().role() == StoreStatus.Role.LEARNER
                            && learner.status().quorumKnown());
            load.awaitMore(50);

            List<Member> promoted = changed(() -> learner.membership().promote("d"));
            assertThat(promoted).allMatch(Member::voter).hasSize(4);
            load.awaitMore(50);

            RaftStore old = cluster.leader();
            List<Member> left = changed(() -> learner.membership().remove(old.memberId()));
            assertThat(left)
                    .extracting(Member::id)
                    .doesNotContain(old.memberId())
                    .hasSize(3);
            awaitRemoved(old);
            load.awaitMore(50);

            cluster.stop(old.memberId());
            String other = cluster.others(learner).get(0);
            cluster.stop(other); // two of three are left, one of them the new one
            load.awaitMore(50);
            cluster.open(other);
            load.stopAndCheck(learner);
        }
    }

    @BesideOthers
    @Test
    void learnerCatchesUpBySnapshotWhereTheLogIsGone(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, config -> config.withSnapshotEvery(20))) {
            RaftStore leader = cluster.leader();
            put(leader, KEY, Value.of("early"));
            Value large = Value.ofBytes(new byte[512 * 1024]);
            for (int i = 0; i < 60; i++) {
                put(leader, Key.of("large" + i % 3), large);
            }
            cluster.awaitPurged(leader, 10);

            RaftStore learner = cluster.join("d");
            changed(() -> leader.membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));

            assertThat(get(learner, KEY)).contains(Value.of("early"));
            assertThat(learner.clusterId()).isEqualTo(leader.clusterId());
            assertThat(changed(() -> leader.membership().promote("d"))).hasSize(4);
            assertThat(await(learner.membership().members())).allMatch(Member::voter);
        }
    }

    @BesideOthers
    @Test
    void deadMemberIsReplacedUnderLoadAndComesBackWithAnEmptyDirectory(@TempDir Path dir) throws InterruptedException {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity());
                WriteLoad load = WriteLoad.start(cluster)) {
            load.awaitMore(20);
            String dead = cluster.follower().memberId();
            cluster.stop(dead);

            cluster.join("d");
            changed(() -> cluster.follower().membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));
            changed(() -> cluster.follower().membership().promote("d"));
            assertThat(changed(() -> cluster.follower().membership().remove(dead)))
                    .extracting(Member::id)
                    .contains("d")
                    .doesNotContain(dead)
                    .hasSize(3);
            load.awaitMore(20);

            awaitRemoved(cluster.open(dead)); // with what it still has on disk
            cluster.stop(dead);
            cluster.forget(dead);
            RaftStore back = cluster.join(dead);
            changed(() -> cluster.leader().membership().addLearner(dead, "127.0.0.1", cluster.portOf(dead)));
            assertThat(changed(() -> cluster.leader().membership().promote(dead)))
                    .hasSize(4);
            load.awaitMore(20);
            load.stopAndCheck(back);
        }
    }

    @BesideOthers
    @Test
    void restartedMembersGoByTheLogAndNotByTheirOldLists(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity())) {
            put(cluster.leader(), KEY, Value.of("1"));
            cluster.join("d");
            changed(() -> cluster.leader().membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));
            changed(() -> cluster.leader().membership().promote("d"));
            changed(() -> cluster.leader().membership().remove("a"));
            awaitRemoved(cluster.member("a"));

            cluster.stop(List.of("a", "b", "c", "d"));
            cluster.open(List.of("b", "c", "d"));

            for (RaftStore member : cluster.members()) {
                assertThat(repeated(() -> member.membership().members()))
                        .extracting(Member::id)
                        .containsExactly("b", "c", "d");
                put(member, KEY, Value.of(member.memberId()));
                await().atMost(StoreCluster.AGREE_MAX)
                        .untilAsserted(() -> assertThat(member.status().members())
                                .extracting(Member::id)
                                .containsExactly("b", "c", "d"));
            }
            await().atMost(StoreCluster.AGREE_MAX)
                    .until(
                            () -> { // again if it loses its place at once
                                changed(() -> cluster.leader().membership().transferLeadership("d"));
                                return cluster.leader().memberId().equals("d");
                            });
            put(cluster.member("b"), KEY, Value.of("by way of d"));
            assertThat(get(cluster.member("c"), KEY)).contains(Value.of("by way of d"));
        }
    }

    @BesideOthers
    @Test
    void leadershipIsHandedOverUnderLoadAndNothingIsLost(@TempDir Path dir) throws InterruptedException {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity());
                WriteLoad load = WriteLoad.start(cluster)) {
            for (String next : List.of("a", "b", "c", "a", "b", "c")) {
                load.awaitMore(20);
                RaftStore caller = cluster.follower();

                await().atMost(StoreCluster.AGREE_MAX)
                        .until(
                                () -> { // again if it loses its place at once
                                    changed(() -> caller.membership().transferLeadership(next));
                                    return next.equals(caller.status().leaderId());
                                });
            }
            load.stopAndCheck(cluster.member("a"));
        }
    }

    @BesideOthers
    @Test
    void singleVoterGrowsToThreeAndShrinksBackToOneUnderLoad(@TempDir Path dir) throws InterruptedException {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity(), "a");
                WriteLoad load = WriteLoad.start(cluster)) {
            for (String next : List.of("b", "c")) {
                load.awaitMore(20);
                RaftStore joined = cluster.join(next);
                changed(() -> cluster.leader().membership().addLearner(next, "127.0.0.1", cluster.portOf(next)));
                changed(() -> joined.membership().promote(next));
            }
            assertThat(await(cluster.member("a").membership().members()))
                    .allMatch(Member::voter)
                    .hasSize(3);
            load.awaitMore(20);

            for (String leaving : List.of("a", "b")) {
                RaftStore left = cluster.member(leaving);
                changed(() -> cluster.member("c").membership().remove(leaving));
                awaitRemoved(left);
                cluster.stop(leaving);
                load.awaitMore(20);
            }
            assertThat(await(cluster.member("c").membership().members()))
                    .extracting(Member::id)
                    .containsExactly("c");
            assertRefused(
                    Reason.LAST_VOTER,
                    () -> await(cluster.member("c").membership().remove("c")));
            load.stopAndCheck(cluster.member("c"));
        }
    }

    @BesideOthers
    @Test
    void twoChangesAtOnceBothHappenOneAfterTheOther(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity())) {
            cluster.join("d");
            cluster.join("e");

            CompletableFuture<List<Member>> first =
                    cluster.member("a").membership().addLearner("d", "127.0.0.1", cluster.portOf("d"));
            CompletableFuture<List<Member>> second =
                    cluster.member("b").membership().addLearner("e", "127.0.0.1", cluster.portOf("e"));
            await(first);
            await(second);

            assertThat(await(cluster.member("c").membership().members()))
                    .extracting(Member::id)
                    .containsExactly("a", "b", "c", "d", "e");
        }
    }

    @BesideOthers
    @Test
    void changeGoesOnAfterALeaderAndALearnerWereRestartedInTheMiddle(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity())) {
            cluster.join("d");
            changed(() -> cluster.leader().membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));
            cluster.stop("d");
            cluster.open("d");
            RaftStore leader = cluster.leader();
            RaftStore caller = cluster.follower();
            await().atMost(StoreCluster.AGREE_MAX)
                    .until(() -> cluster.member("d").status().quorumKnown());

            CompletableFuture<List<Member>> promoted = caller.membership().promote("d");
            cluster.stop(leader.memberId());
            try {
                await(promoted);
            } catch (ProblemException lost) {
                // what came of it is seen below
            }
            cluster.open(leader.memberId());

            await().atMost(StoreCluster.AGREE_MAX).until(() -> {
                try {
                    return await(caller.membership().promote("d")).size() == 4;
                } catch (MembershipRefusedException refused) {
                    return refused.reason() == Reason.ALREADY_VOTER;
                } catch (ProblemException again) {
                    return false;
                }
            });
            assertThat(repeated(() -> cluster.member("d").membership().members()))
                    .allMatch(Member::voter)
                    .hasSize(4);
        }
    }

    @BesideOthers
    @Test
    void removedLearnerNoticesAndSaysSo(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, MembershipTests::noticingSoon)) {
            RaftStore learner = cluster.join("d");
            changed(() -> cluster.leader().membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));

            assertThat(changed(() -> cluster.leader().membership().remove("d"))).hasSize(3);

            awaitRemoved(learner);
        }
    }

    @BesideOthers
    @Test
    void whatMustNotBeIsRefusedAndChangesNothing(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity())) {
            RaftStore caller = cluster.follower();
            int portOfA = cluster.config("a").self().port();
            int free = StoreCluster.freeVoters("x").get(0).port();
            List<Member> before = await(caller.membership().members());

            assertRefused(Reason.UNKNOWN_MEMBER, () -> await(caller.membership().remove("x")));
            assertRefused(Reason.UNKNOWN_MEMBER, () -> await(caller.membership().promote("x")));
            assertRefused(Reason.UNKNOWN_MEMBER, () -> await(caller.membership().transferLeadership("x")));
            assertRefused(Reason.MEMBER_EXISTS, () -> await(caller.membership().addLearner("a", "127.0.0.1", free)));
            assertRefused(
                    Reason.ADDRESS_IN_USE, () -> await(caller.membership().addLearner("x", "127.0.0.1", portOfA)));
            assertRefused(Reason.NOT_CAUGHT_UP, () -> await(caller.membership().addLearner("x", "127.0.0.1", free)));
            assertRefused(Reason.ALREADY_VOTER, () -> await(caller.membership().promote("a")));
            assertThat(await(caller.membership().members())).isEqualTo(before);

            cluster.join("d");
            changed(() -> caller.membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));
            assertRefused(Reason.NOT_A_VOTER, () -> await(caller.membership().transferLeadership("d")));
            cluster.stop("d");
            assertRefused(Reason.NOT_CAUGHT_UP, () -> await(caller.membership().promote("d")));

            String leader = cluster.leader().memberId();
            List<String> followers = List.of("a", "b", "c").stream()
                    .filter(id -> !id.equals(leader))
                    .toList();
            cluster.stop(followers.get(0));
            assertRefused(
                    Reason.QUORUM_AT_RISK,
                    () -> await(cluster.leader().membership().remove(followers.get(1))));
            assertThat(repeated(() -> cluster.leader().membership().members())).hasSize(4);

            assertRefused( // it was there a moment ago, so that the hand-over begins, and comes to nothing
                    Reason.NOT_CAUGHT_UP,
                    () -> await(cluster.leader().membership().transferLeadership(followers.get(0))));
            put(cluster.leader(), KEY, Value.of("written after a hand-over that failed"));
            assertThat(cluster.leader().memberId()).isNotEqualTo(followers.get(0));
        }
    }

    @BesideOthers
    @Test
    void serverOfAnotherClusterNeitherJoinsNorIsAdded(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir.resolve("ours"), UnaryOperator.identity());
                StoreCluster theirs = StoreCluster.start(
                        dir.resolve("theirs"),
                        config -> new RaftStoreConfig(
                                "theirs",
                                config.memberId(),
                                config.voters(),
                                config.joining(),
                                config.bindHost(),
                                config.dataDir(),
                                config.electionTimeout(),
                                config.snapshotEvery(),
                                config.snapshotBytes(),
                                config.diskFreeMin(),
                                config.limits(),
                                config.tls()),
                        "x")) {
            RaftStoreConfig.Voter foreign = theirs.config("x").self();
            List<RaftStoreConfig.Voter> known = List.of(
                    cluster.config("a").self(), StoreCluster.freeVoters("y").get(0));

            assertRefused(
                    Reason.NOT_CAUGHT_UP,
                    () -> await(cluster.leader().membership().addLearner("x", "127.0.0.1", foreign.port())));
            assertThatThrownBy(() ->
                            RaftStore.open(RaftStoreConfig.joining("theirs", "y", known, "127.0.0.1", dir.resolve("y"))
                                    .withLimits(StoreCluster.PATIENT)))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("belongs to another cluster (expected: cluster theirs)");
            await().atMost(StoreCluster.AGREE_MAX)
                    .until(() -> theirs.member("x").status().quorumKnown());
        }
    }

    @BesideOthers
    @Test
    void emptyDirectoryOfAMemberThatIsStillListedIsRefused(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity())) {
            String lost = cluster.follower().memberId();
            cluster.stop(lost);
            cluster.forget(lost);

            assertThatThrownBy(() -> cluster.join(lost))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("lists it as a member (expected: it is removed first");
        }
    }

    @BesideOthers
    @Test
    void joinerThatWasRefusedOrRestartedBeforeItWasAddedStartsAgain(@TempDir Path dir) {
        try (StoreCluster cluster = StoreCluster.start(dir, UnaryOperator.identity())) {
            List<String> all = List.of("a", "b", "c");
            cluster.stop(all);
            assertThatThrownBy(() -> cluster.join("d")).isInstanceOf(StoreStartException.class);
            cluster.open(all);
            cluster.leader();
            cluster.join("d");
            cluster.stop("d");

            RaftStore joiner = cluster.join("d");
            assertThat(joiner.status().role()).isEqualTo(StoreStatus.Role.LEARNER);
            changed(() -> cluster.leader().membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));

            assertThat(changed(() -> joiner.membership().promote("d"))).hasSize(4);
        }
    }

    @BesideOthers
    @Test
    void joinerWithoutAnybodyToJoinIsRefused(@TempDir Path dir) {
        List<RaftStoreConfig.Voter> nobody = StoreCluster.freeVoters("a", "d");

        assertThatThrownBy(() -> RaftStore.open(RaftStoreConfig.joining("test", "d", nobody, "127.0.0.1", dir)))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("no answer from");
    }

    /** A learner looks for others after ten election timeouts of silence. */
    private static RaftStoreConfig noticingSoon(RaftStoreConfig config) {
        return config.withElectionTimeout(Duration.ofMillis(200));
    }

    private static void awaitRemoved(Store removed) {
        await().atMost(StoreCluster.AGREE_MAX).untilAsserted(() -> {
            assertThat(removed.status().failure()).contains("removed from the cluster");
            assertThat(removed.status().role()).isEqualTo(StoreStatus.Role.OFFLINE);
        });
    }

    private static void assertRefused(Reason reason, ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(MembershipRefusedException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }
}
