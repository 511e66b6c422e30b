package dev.muster.config.coordination.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Value;
import dev.muster.config.AbstractServerTests;
import dev.muster.config.etcd.wire.ClientKeys;
import dev.muster.store.Store;
import dev.muster.store.recipe.queue.QueueService;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class QueueHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String name = fresh("jobs");
    private final String queue = "/v1/namespaces/default/queues/" + name;

    @Autowired
    private QueueService service;

    @Autowired
    private Store store;

    @Test
    void whatWasOfferedFirstIsTakenFirstAndGoneAfterItsAcknowledgement() {
        offer("a");
        offer("b");

        JsonNode first = take("{}");

        assertThat(first.path("outcome").asString()).isEqualTo("delivered");
        JsonNode delivery = first.path("delivery");
        assertThat(delivery.path("payload").asString()).isEqualTo("a");
        assertThat(delivery.path("deliveries").asInt()).isEqualTo(1);
        assertThat(delivery.path("token").asString()).matches("1-\\d+");
        assertThat(delivery.path("lease").asString()).matches("[0-9a-f]{16}");
        assertThat(settle("acknowledge", delivery, "")).isEqualTo("settled");
        assertThat(settle("acknowledge", delivery, "")).as("it is gone already").isEqualTo("over");
        JsonNode view = get(queue).json();
        assertThat(view.path("name").asString()).isEqualTo(name);
        assertThat(view.path("ready").asInt()).isEqualTo(1);
        assertThat(view.path("taken").asInt()).isZero();
        assertThat(get(queue + "/elements").json().get(0).path("payload").asString())
                .isEqualTo("b");
        assertThat(get("/v1/namespaces/default/queues").body()).contains("\"" + name + "\"");
    }

    @Test
    void aRepeatedRequestHasOneEffectAndTheSameAnswer() {
        String offered = post(queue + "/elements", "{\"payload\":\"a\"}", "Idempotency-Key", name + "-1")
                .body();

        assertThat(post(queue + "/elements", "{\"payload\":\"a\"}", "Idempotency-Key", name + "-1")
                        .body())
                .isEqualTo(offered);
        String taken =
                post(queue + "/take", "{}", "Idempotency-Key", name + "-2").body();
        assertThat(post(queue + "/take", "{}", "Idempotency-Key", name + "-2").body())
                .isEqualTo(taken);
        assertThat(take("{}").path("outcome").asString()).isEqualTo("empty");
        assertThat(get(queue).json().path("taken").asInt()).isEqualTo(1);
    }

    @Test
    void aTakeWaitsForAnElement() {
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> post(queue + "/take", "{\"waitMax\":\"PT60S\"}"));
        await().atMost(SOON).untilAsserted(() -> assertThat(service.waiting()).isPositive());

        offer("late");

        assertThat(waiting.join().json().path("delivery").path("payload").asString())
                .isEqualTo("late");
    }

    @Test
    void aWaitEndsWhenItsClientIsGone() {
        int before = service.waiting();
        CompletableFuture<HttpResponse<String>> waiting = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(uri(queue + "/take"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"waitMax\":\"PT5M\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        await().atMost(SOON).untilAsserted(() -> assertThat(service.waiting()).isGreaterThan(before));

        waiting.cancel(true);

        await().atMost(SOON).untilAsserted(() -> assertThat(service.waiting()).isEqualTo(before));
    }

    @Test
    void whatFailsAfterTheAnswerBeganSaysSoInItsBody() throws IOException, InterruptedException {
        LeaseId lease = store.grant(RequestId.random(), LeaseId.NONE, Duration.ofMinutes(5))
                .join()
                .id();
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri(queue + "/take"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"lease\":\"" + lease + "\",\"waitMax\":\"PT60S\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).as("begun, after a while").isEqualTo(200);

        store.revoke(RequestId.random(), lease).join();
        offer("a");

        JsonNode failed = JSON.readTree(answer.body().readAllBytes());
        assertThat(failed.path("outcome").asString()).isEqualTo("failed");
        assertThat(failed.path("type").asString()).isEqualTo("urn:muster:problem:lease-not-found");
        assertThat(failed.path("status").asInt()).isEqualTo(404);
        assertThat(failed.path("detail").asString()).isNotEmpty();
    }

    @Test
    void aFullQueueRefuses() {
        assertThat(putJson(queue, "{\"lengthMax\":1,\"deliveriesMax\":2}").json())
                .isEqualTo(
                        JSON.readTree("{\"lengthMax\":1,\"deliveriesMax\":2,\"start\":{\"condition\":\"at-once\"}}"));
        offer("a");

        assertThat(post(queue + "/elements", "{\"payload\":\"b\"}").json())
                .isEqualTo(JSON.readTree("{\"outcome\":\"full\",\"length\":1,\"lengthMax\":1}"));
        assertThat(putJson(queue, "{\"lengthMax\":9}").json().path("lengthMax").asInt())
                .as("what holds was fixed when it was created")
                .isEqualTo(1);
    }

    @Test
    void whatWasGivenBackTooOftenIsDeadAndCanBeRevivedOrDiscarded() {
        putJson(queue, "{\"deliveriesMax\":1}");
        offer("bad");
        offer("worse");
        assertThat(settle("give-back", take("{}").path("delivery"), "")).isEqualTo("settled");
        assertThat(settle("give-back", take("{}").path("delivery"), "")).isEqualTo("settled");

        assertThat(get(queue + "/dead").json()).hasSize(2);
        assertThat(post(queue + "/dead/1/revive", "").json().path("outcome").asString())
                .isEqualTo("accepted");
        assertThat(delete(queue + "/dead/2").status()).isEqualTo(204);

        assertThat(get(queue + "/dead").json()).isEmpty();
        assertThat(take("{}").path("delivery").path("payload").asString()).isEqualTo("bad");
        post(queue + "/dead/2/revive", "").isProblem(404, "not-found", "element: 2 is not dead");
    }

    @Test
    void whatIsGivenBackWithADelayIsNotReadyAtOnce() {
        offer("later");
        JsonNode delivery = take("{}").path("delivery");

        assertThat(settle("give-back", delivery, ",\"delay\":\"PT1H\"")).isEqualTo("settled");

        assertThat(take("{}").path("outcome").asString()).isEqualTo("empty");
        assertThat(get(queue + "/delayed").json().get(0).path("payload").asString())
                .isEqualTo("later");
    }

    @Test
    void aDeliveryIsKeptAliveByItsLease() {
        offer("long");
        String lease =
                take("{\"ttl\":\"PT20S\"}").path("delivery").path("lease").asString();

        JsonNode alive =
                post(queue + "/keep-alive", "{\"lease\":\"" + lease + "\"}").json();

        assertThat(alive.path("lease").asString()).isEqualTo(lease);
        assertThat(Duration.parse(alive.path("ttl").asString())).isEqualTo(Duration.ofSeconds(20));
        post(queue + "/keep-alive", "{\"lease\":\"1\"}").isProblem(404, "lease-not-found", "");
        post(queue + "/keep-alive", "{\"lease\":\"xyz\"}")
                .isProblem(400, "invalid-argument", "lease: 'xyz' (expected: 1 to 16 hexadecimal digits)");
    }

    @Test
    void theLeaseOfAnAcknowledgedDeliveryIsEndedIfWanted() {
        offer("a");
        JsonNode delivery = take("{}").path("delivery");
        String lease = delivery.path("lease").asString();

        settle("acknowledge", delivery, ",\"endLease\":\"" + lease + "\"");

        await().atMost(SOON).untilAsserted(() -> assertThat(post(queue + "/keep-alive", "{\"lease\":\"" + lease + "\"}")
                        .status())
                .isEqualTo(404));
    }

    @Test
    void aQueueWaitsForItsSignal() {
        putJson(queue, "{\"start\":{\"condition\":\"on-signal\"}}");
        offer("a");
        assertThat(take("{}"))
                .isEqualTo(JSON.readTree("{\"outcome\":\"held\",\"start\":{\"condition\":\"on-signal\"}}"));

        assertThat(post(queue + "/start", "").status()).isEqualTo(204);
        assertThat(take("{}").path("outcome").asString()).isEqualTo("delivered");

        assertThat(post(queue + "/hold", "").status()).isEqualTo(204);
        assertThat(take("{}").path("outcome").asString()).isEqualTo("held");
    }

    @Test
    void aQueueWaitsForAKeyThatAClientWrites() {
        String start = "{\"condition\":\"when-present\",\"key\":\"" + name + "/go\"}";
        assertThat(putJson(queue, "{\"start\":" + start + "}").json().path("start"))
                .isEqualTo(JSON.readTree(start));
        offer("a");
        assertThat(take("{}").path("start")).isEqualTo(JSON.readTree(start));
        assertThat(get(queue).json().path("settings").path("start")).isEqualTo(JSON.readTree(start));

        store.put(RequestId.random(), ClientKeys.key(ByteString.copyFromUtf8(name + "/go")), Value.EMPTY)
                .join();

        assertThat(take("{\"waitMax\":\"PT30S\"}").path("outcome").asString()).isEqualTo("delivered");
    }

    @Test
    void badInputIsNamed() {
        post(queue + "/take", "{\"waitMax\":\"PT6M\"}")
                .isProblem(400, "invalid-argument", "waitMax: PT6M (expected: PT0S to PT5M)");
        post(queue + "/take", "{\"ttl\":\"PT0.1S\"}")
                .isProblem(400, "invalid-argument", "ttl: PT0.1S (expected: PT1S to ");
        post(queue + "/elements", "{}").isProblem(400, "invalid-argument", "payload: nothing (expected: a text)");
        post(queue + "/elements", "{\"payload\":\"a\",\"priority\":10}")
                .isProblem(400, "invalid-argument", "priority: 10 (expected: 0 to 9)");
        post(queue + "/elements", "{\"payloud\":\"a\"}").isProblem(400, "invalid-argument", "payloud: unknown field");
        post(queue + "/acknowledge", "{\"token\":\"7\"}").isProblem(400, "invalid-argument", "token: '7'");
        post(queue + "/acknowledge", "{}").isProblem(400, "invalid-argument", "token: nothing");
        putJson(queue, "{\"lengthMax\":0}").isProblem(400, "invalid-argument", "lengthMax: 0 (expected: 1 to ");
        get(queue + "/elements?max=65").isProblem(400, "invalid-argument", "max: 65 (expected: 1 to 64)");
        post("/v1/namespaces/default/queues/-x/take", "{}").isProblem(400, "invalid-argument", "queue: '-x'");
        post(queue + "/take", "{}", "Idempotency-Key", "no blanks").isProblem(400, "invalid-argument", "requestId:");
        get(queue).isProblem(404, "not-found", "queue: '" + name + "' does not exist");
        post("/v1/namespaces/nowhere/queues/q/elements", "{\"payload\":\"a\"}")
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        post("/v1/namespaces/nowhere/queues/q/take", "{}").isProblem(404, "namespace-not-found", "Namespace");
    }

    @Test
    void aDeletedQueueIsEmpty() {
        offer("a");

        assertThat(delete(queue).status()).isEqualTo(204);

        assertThat(get(queue).status()).isEqualTo(404);
    }

    private void offer(String payload) {
        Answer answer = post(queue + "/elements", "{\"payload\":\"" + payload + "\"}");
        assertThat(answer.json().path("outcome").asString()).as(answer.body()).isEqualTo("accepted");
    }

    private JsonNode take(String body) {
        Answer answer = post(queue + "/take", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private String settle(String how, JsonNode delivery, String more) {
        return post(queue + "/" + how, "{\"token\":\"" + delivery.path("token").asString() + "\"" + more + "}")
                .json()
                .path("outcome")
                .asString();
    }
}
