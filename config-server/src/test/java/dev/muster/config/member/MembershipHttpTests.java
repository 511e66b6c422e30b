package dev.muster.config.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MembershipHttpTests extends AbstractServerTests {

    private static final String MEMBERS = "/v1/store/members";

    @Test
    void listNamesTheOnlyVoterAsLeader() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> { // it may have to elect itself again, after a pause
                            Answer answer = get(MEMBERS);

                            assertThat(answer.status()).isEqualTo(200);
                            assertThat(answer.body())
                                    .contains("\"id\":\"config-1\"")
                                    .contains("\"role\":\"VOTER\"")
                                    .contains("\"leader\":true");
                        });
    }

    @Test
    void unknownMemberIsNotFound() {
        delete(MEMBERS + "/nobody").isProblem(404, "member-not-found", "member nobody: unknown");
        post(MEMBERS + "/nobody/promote", "").isProblem(404, "member-not-found", "member nobody: unknown");
        post("/v1/store/leader", "{\"member\":\"nobody\"}")
                .isProblem(404, "member-not-found", "member nobody: unknown");
    }

    @Test
    void lastVoterStays() {
        delete(MEMBERS + "/config-1").isProblem(409, "member-conflict", "member config-1: the last voter");
        assertThat(get(MEMBERS).body()).contains("config-1");
    }

    @Test
    void existingMemberIsNotAddedAgain() {
        post(MEMBERS, "{\"id\":\"config-1\",\"host\":\"127.0.0.1\",\"port\":1}")
                .isProblem(409, "member-conflict", "member config-1: exists");
    }

    @Test
    void incompleteOrWrongBodiesAreRefused() {
        post(MEMBERS, "{\"id\":\"x\",\"host\":\"127.0.0.1\"}").isProblem(400, "invalid-argument", "port: nothing");
        post(MEMBERS, "{\"id\":\"x y\",\"host\":\"127.0.0.1\",\"port\":1}").isProblem(400, "invalid-argument", "voter");
        post("/v1/store/leader", "{}").isProblem(400, "invalid-argument", "member: nothing");
    }

    @Test
    void leaderMayBeNamedLeader() {
        assertThat(post("/v1/store/leader", "{\"member\":\"config-1\"}").status())
                .isEqualTo(204);
    }
}
