package dev.muster.config.coordination.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.Background;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SemaphoreHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final String semaphore = "/v1/namespaces/default/semaphores/" + fresh("s");

    @Test
    void permitsAreGivenOutSeenAndGivenBack() {
        JsonNode two = acquire("ann", 2, "");
        assertThat(two.path("outcome").asString()).isEqualTo("granted");
        assertThat(two.path("grant").path("permits").asInt()).isEqualTo(2);
        assertThat(acquire("bob", 2, "").path("outcome").asString()).isEqualTo("busy");
        assertThat(acquire("cid", 1, "").path("outcome").asString()).isEqualTo("granted");

        JsonNode view = get(semaphore).json();
        assertThat(view.path("total").asInt()).isEqualTo(3);
        assertThat(view.path("holders").size()).isEqualTo(2);

        long token = two.path("grant").path("token").asLong();
        assertThat(delete(semaphore + "?token=" + token).json().path("outcome").asString())
                .isEqualTo("released");
        assertThat(delete(semaphore + "?token=" + token).json().path("outcome").asString())
                .isEqualTo("not-held");
        assertThat(acquire("bob", 2, "").path("outcome").asString()).isEqualTo("granted");
    }

    @Test
    void aRepeatedRequestFindsItsGrant() {
        JsonNode first = acquire("ann", 2, ",\"request\":\"r-1\"");

        assertThat(acquire("ann", 2, ",\"request\":\"r-1\"")).isEqualTo(first);
        assertThat(get(semaphore).json().path("holders").size()).isEqualTo(1);
    }

    @Test
    void aClientThatGoesAwayLeavesTheQueue() {
        acquire("ann", 3, "");

        Background client = Background.post(uri(semaphore), wish("bob", 1, ",\"wait\":\"PT1H\""));
        await().atMost(SOON).until(() -> get(semaphore).json().path("waiters").size() == 1);
        client.close();

        await().atMost(SOON).until(() -> get(semaphore).json().path("waiters").size() == 0);
    }

    @Test
    void theTotalIsSettledByTheFirstUseAndChangedOnPurpose() {
        acquire("ann", 1, "");

        post(semaphore, "{\"owner\":\"bob\",\"ttl\":\"PT30S\",\"total\":4}")
                .isProblem(409, "revision-conflict", "total of semaphore ");
        resize("{\"expected\":5,\"total\":4}").isProblem(409, "revision-conflict", "total of semaphore ");
        assertThat(resize("{\"expected\":3,\"total\":4}").json().path("total").asInt())
                .isEqualTo(4);
        assertThat(get(semaphore).json().path("total").asInt()).isEqualTo(4);
    }

    @Test
    void whatCannotBeRightIsRefused() {
        post(semaphore, "{\"owner\":\"ann\",\"ttl\":\"PT9S\"}").isProblem(400, "invalid-argument", "total: nothing");
        post(semaphore, wish("ann", 4, ""))
                .isProblem(400, "invalid-argument", "permits: 4 (expected: 1 to the total, 3)");
        post(semaphore, wish("ann", 1, ",\"wait\":\"-PT1S\""))
                .isProblem(400, "invalid-argument", "wait: PT-1S (expected: PT0S to PT24H)");
        delete(semaphore).isProblem(400, "invalid-argument", "token: nothing");
        resize("{\"total\":3}").isProblem(400, "invalid-argument", "expected: nothing");
        post("/v1/namespaces/nowhere/semaphores/a", wish("ann", 1, ""))
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        get("/v1/namespaces/nowhere/semaphores/a").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        assertThat(get(semaphore).json().path("total").asInt()).isZero();
    }

    private Answer resize(String body) {
        return put(semaphore + "/total", HttpRequest.BodyPublishers.ofString(body));
    }

    private JsonNode acquire(String owner, int permits, String more) {
        Answer answer = post(semaphore, wish(owner, permits, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String wish(String owner, int permits, String more) {
        return "{\"owner\":\"" + owner + "\",\"permits\":" + permits + ",\"total\":3,\"ttl\":\"PT30S\"" + more + "}";
    }
}
