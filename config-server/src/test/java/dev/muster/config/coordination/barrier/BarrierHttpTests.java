package dev.muster.config.coordination.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.config.AbstractServerTests;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BarrierHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String name = fresh("gate");
    private final String barrier = "/v1/namespaces/default/barriers/" + name;
    private final String latch = "/v1/namespaces/default/latches/" + name;

    @Autowired
    private Store store;

    @Autowired
    private Waits waits;

    @Test
    void aClosedBarrierHoldsUntilItIsOpened() {
        assertThat(outcome(get(barrier)))
                .as("one that was never closed is open")
                .isEqualTo("passed");
        assertThat(post(barrier + "/close", "{}").json()).isEqualTo(JSON.readTree("{\"changed\":true}"));
        assertThat(post(barrier + "/close", "").json()).isEqualTo(JSON.readTree("{\"changed\":false}"));
        assertThat(get(barrier).json()).isEqualTo(JSON.readTree("{\"outcome\":\"waiting\",\"missing\":1}"));
        int before = waits.waiting();
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> get(barrier + "?waitMax=PT60S"));
        await().atMost(SOON).untilAsserted(() -> assertThat(waits.waiting()).isGreaterThan(before));

        assertThat(post(barrier + "/open", "").json()).isEqualTo(JSON.readTree("{\"changed\":true}"));

        assertThat(outcome(waiting.join())).isEqualTo("passed");
    }

    @Test
    void aLatchOpensWhenItWasCountedDown() {
        get(latch).isProblem(404, "not-found", "latch: '" + name + "' does not exist");
        post(latch + "/count-down", "").isProblem(404, "not-found", "latch: '" + name + "' does not exist");
        assertThat(post(latch + "/create", "{\"count\":2}").json()).isEqualTo(JSON.readTree("{\"created\":true}"));
        assertThat(post(latch + "/create", "{\"count\":9}").json()).isEqualTo(JSON.readTree("{\"created\":false}"));

        assertThat(post(latch + "/count-down", "", "Idempotency-Key", name).json())
                .isEqualTo(JSON.readTree("{\"count\":1}"));
        assertThat(post(latch + "/count-down", "", "Idempotency-Key", name).json())
                .as("a repeat counts once")
                .isEqualTo(JSON.readTree("{\"count\":1}"));
        assertThat(get(latch + "/await").json()).isEqualTo(JSON.readTree("{\"outcome\":\"waiting\",\"missing\":1}"));
        assertThat(post(latch + "/count-down", "").json()).isEqualTo(JSON.readTree("{\"count\":0}"));

        assertThat(outcome(get(latch + "/await?waitMax=PT30S"))).isEqualTo("passed");
        assertThat(get(latch).json()).isEqualTo(JSON.readTree("{\"count\":0}"));
        assertThat(delete(latch).status()).isEqualTo(204);
        assertThat(get(latch).status()).isEqualTo(404);
    }

    @Test
    void partiesBeginAndEndTogether() {
        LeaseId lease = store.grant(RequestId.random(), LeaseId.NONE, Duration.ofSeconds(60))
                .join()
                .id();
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> enter("a", lease, "PT60S"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get(barrier + "/parties").json().path("present"))
                        .hasSize(1));

        assertThat(outcome(enter("b", lease, "PT60S"))).isEqualTo("passed");
        assertThat(outcome(first.join())).isEqualTo("passed");
        assertThat(get(barrier + "/parties").json())
                .isEqualTo(JSON.readTree(
                        "{\"name\":\"" + name + "\",\"parties\":2,\"open\":true,\"present\":[\"a\",\"b\"]}"));

        assertThat(outcome(post(barrier + "/leave", "{\"party\":\"a\"}"))).isEqualTo("waiting");
        assertThat(outcome(post(barrier + "/leave", "{\"party\":\"b\",\"waitMax\":\"PT30S\"}")))
                .isEqualTo("passed");
    }

    @Test
    void badInputIsNamed() {
        get(barrier + "?waitMax=PT6M").isProblem(400, "invalid-argument", "waitMax: PT6M (expected: PT0S to PT5M)");
        post(barrier + "/enter", "{\"party\":\"a\",\"lease\":\"1\"}")
                .isProblem(400, "invalid-argument", "parties: nothing (expected: how many are waited for)");
        post(barrier + "/enter", "{\"parties\":101,\"party\":\"a\",\"lease\":\"1\"}")
                .isProblem(400, "invalid-argument", "parties: 101 (expected: 1 to 100)");
        post(barrier + "/enter", "{\"parties\":2,\"party\":\"a\",\"lease\":\"1\"}")
                .isProblem(404, "lease-not-found", "");
        post(latch + "/create", "{\"count\":0}").isProblem(400, "invalid-argument", "count: 0 (expected: 1 to ");
        get("/v1/namespaces/nowhere/barriers/b").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        get("/v1/namespaces/nowhere/latches/b").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }

    private Answer enter(String party, LeaseId lease, String waitMax) {
        return post(
                barrier + "/enter",
                "{\"parties\":2,\"party\":\"" + party + "\",\"lease\":\"" + lease + "\",\"waitMax\":\"" + waitMax
                        + "\"}");
    }

    private static String outcome(Answer answer) {
        return answer.json().path("outcome").asString(answer.body());
    }
}
