package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Leases of members that run in processes of their own, which are killed or paused. */
@Tag("cluster")
@DisabledOnOs(OS.WINDOWS)
class KilledProcessLeaseTests {

    private static final Duration TTL = Duration.ofSeconds(10);

    private final Path dir;
    private final List<StoreProcess> members = new ArrayList<>();

    KilledProcessLeaseTests(@TempDir Path dir) {
        this.dir = dir;
    }

    @AfterEach
    void close() {
        members.forEach(StoreProcess::close);
    }

    @BesideOthers
    @Test
    void leasesHaveTheirFullTimeAgainAfterAllMembersWereKilled() throws IOException, InterruptedException {
        List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "c");
        start(voters);
        repeated("grant 7 " + TTL.toMillis());
        repeated("hold key 7");
        assertThat(repeated("lease 7")).isEqualTo("ok [key]");

        for (StoreProcess member : members) {
            member.kill();
        }
        members.clear();
        long restarted = System.nanoTime();
        start(voters);

        await().atMost(StoreCluster.AGREE_MAX)
                .until(() -> members.get(0).call("knows 7").equals("ok true"));
        await().atMost(StoreCluster.AGREE_MAX)
                .until(() -> members.get(0).call("lease 7").equals("failed LEASE_NOT_FOUND"));
        assertThat(Duration.ofNanos(System.nanoTime() - restarted)).isGreaterThanOrEqualTo(TTL);
        assertThat(repeated("get key")).isEqualTo("ok ");
    }

    @BesideOthers
    @Test
    void pausedSingleMemberEndsNoLeaseForTheTimeItWasPaused() throws IOException, InterruptedException {
        start(StoreCluster.freeVoters("a"));
        StoreProcess member = members.get(0);
        repeated("grant 7 " + TTL.toMillis());
        assertThat(repeated("keepalive 7")).isEqualTo("ok " + TTL);

        member.pause();
        await().pollDelay(TTL.plusSeconds(2)).atMost(TTL.multipliedBy(4)).until(() -> true);
        member.resume();

        String answer = await().atMost(StoreCluster.AGREE_MAX) // it may have to elect itself again first
                .until(() -> member.call("keepalive 7"), said -> !said.equals("failed NO_QUORUM"));
        assertThat(answer).isEqualTo("ok " + TTL);
    }

    private void start(List<RaftStoreConfig.Voter> voters) throws IOException {
        for (RaftStoreConfig.Voter voter : voters) {
            members.add(StoreProcess.start(dir.resolve(voter.id()), voter.id(), voters));
        }
    }

    /** The first good answer; a grant whose answer was lost is done as well. */
    private String repeated(String call) {
        return await().atMost(StoreCluster.AGREE_MAX)
                .until(
                        () -> members.get(0).call(call),
                        answer -> answer.startsWith("ok") || answer.equals("failed LEASE_EXISTS"));
    }
}
