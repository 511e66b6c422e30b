package dev.muster.config.gray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.SseReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GrayHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String name = fresh("orders");
    private final String line = "/v1/namespaces/default/configs/" + name + "/default";
    private final String application = "/v1/namespaces/default/applications/" + name;

    @Test
    void onlyMatchingInstancesGetItAndPromotingMakesItTheReleaseForAll() {
        publish(name, "default", 0, "a: 1");

        Answer gray = publishGray("{\"type\":\"instances\",\"instances\":[\"orders-1\"]}", "a: 2");

        assertThat(gray.json().path("number").asLong()).isEqualTo(1);
        assertThat(gray.json().path("rule").path("type").asString()).isEqualTo("instances");
        JsonNode chosen = get(application + "/config?instance=orders-1").json();
        JsonNode other = get(application + "/config?instance=orders-2").json();
        assertThat(source(chosen).path("properties").path("a").asInt()).isEqualTo(2);
        assertThat(source(chosen).path("gray").asLong()).isEqualTo(1);
        assertThat(source(chosen).path("release").asLong()).isEqualTo(1);
        assertThat(source(other).path("properties").path("a").asInt()).isEqualTo(1);
        assertThat(source(other).has("gray")).isFalse();
        assertThat(chosen.path("cursor"))
                .as("everybody is at the same revision")
                .isEqualTo(other.path("cursor"));
        assertThat(get(line + "/gray").json().size()).isEqualTo(1);
        assertThat(get(line + "/gray/1").json().path("content").asString()).isEqualTo("a: 2");
        assertThat(get("/dashboard/config").body()).contains("\"grays\":[{\"application\":\"" + name + "\"");

        Answer promoted = post(line + "/gray/1/promote", "{\"basedOn\":1,\"author\":\"ann\"}");

        assertThat(promoted.status()).as(promoted.body()).isEqualTo(201);
        assertThat(promoted.json().path("number").asLong()).isEqualTo(2);
        assertThat(get(line + "/gray").json().size()).isZero();
        JsonNode all = get(application + "/config?instance=orders-2").json();
        assertThat(source(all).path("properties").path("a").asInt()).isEqualTo(2);
        assertThat(source(all).path("release").asLong()).isEqualTo(2);
        assertThat(get(line + "/diff?from=1&to=2").json().path("changed").has("a"))
                .isTrue();
        get(line + "/gray/1").isProblem(404, "release-not-found", "default/" + name + "/default: no gray release 1");
    }

    @Test
    void watchersHearWhenTheyStartAndStopToMatch() {
        publish(name, "default", 0, "a: 1");
        try (SseReader inside = SseReader.open(uri(application + "/watch?zone=b&metadata=track=canary,x"), null);
                SseReader outside = SseReader.open(uri(application + "/watch?zone=c"), null)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(newest(inside)).contains("\"a\":1"));
            await().atMost(SOON).untilAsserted(() -> assertThat(newest(outside)).contains("\"a\":1"));

            publishGray("{\"type\":\"zones\",\"zones\":[\"b\"]}", "a: 2");
            await().atMost(SOON).untilAsserted(() -> assertThat(newest(inside)).contains("\"a\":2"));
            publishGray("{\"type\":\"metadata\",\"metadata\":{\"track\":\"canary,x\"}}", "a: 3");
            await().atMost(SOON).untilAsserted(() -> assertThat(newest(inside)).contains("\"a\":3"));
            publishGray("{\"type\":\"zones\",\"zones\":[\"b\"]}", "a: 4");
            assertThat(delete(line + "/gray/2").status()).isEqualTo(204);
            await().atMost(SOON).untilAsserted(() -> assertThat(newest(inside))
                    .as("the newest of a kind")
                    .contains("\"a\":4"));
            assertThat(delete(line + "/gray/1").status()).isEqualTo(204);
            assertThat(delete(line + "/gray/3").status()).isEqualTo(204);
            await().atMost(SOON).untilAsserted(() -> assertThat(newest(inside)).contains("\"a\":1"));

            assertThat(outside.events()).allMatch(event -> event.data().contains("\"a\":1"));
            assertThat(inside.events())
                    .extracting(event ->
                            Long.parseLong(event.id().substring(event.id().indexOf(':') + 1)))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aRequestThatIsRepeatedPublishesOnce() {
        publish(name, "default", 0, "a: 1");
        String body = gray("{\"type\":\"percentage\",\"percent\":10}", "a: 2", 1);

        Answer first = post(line + "/gray", body, "Idempotency-Key", "k-1");
        Answer again = post(line + "/gray", body, "Idempotency-Key", "k-1");

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(get(line + "/gray").json().size()).isEqualTo(1);
        post(line + "/gray", gray("{\"type\":\"percentage\",\"percent\":20}", "a: 2", 1), "Idempotency-Key", "k-1")
                .isProblem(400, "invalid-argument", "Idempotency-Key: 'k-1', used for gray release 1");
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        String rule = "{\"type\":\"percentage\",\"percent\":10}";
        post(line + "/gray", gray(rule, "a: 2", 1))
                .isProblem(409, "revision-conflict", "default/" + name + "/default: nothing was published yet");
        publish(name, "default", 0, "a: 1");

        assertThat(post(line + "/gray", gray("{\"type\":\"percentage\",\"percent\":101}", "a: 2", 1))
                        .status())
                .isEqualTo(400);
        assertThat(post(line + "/gray", gray("{\"type\":\"zones\"}", "a: 2", 1)).status())
                .isEqualTo(400);
        assertThat(post(line + "/gray", gray("{\"type\":\"moon\"}", "a: 2", 1)).status())
                .isEqualTo(400);
        assertThat(post(line + "/gray", gray(rule, "a: [", 1)).status()).isEqualTo(400);
        post(line + "/gray/7/promote", "{\"basedOn\":1}")
                .isProblem(404, "release-not-found", "default/" + name + "/default: no gray release 7");
        assertThat(delete(line + "/gray/7").status()).isEqualTo(404);
        get(application + "/config?metadata=novalue").isProblem(400, "invalid-argument", "metadata: 'novalue'");
        get(application + "/config?instance=a/b").isProblem(400, "invalid-argument", "instance: 'a/b'");

        publishGray(rule, "a: 2");
        publish(name, "default", 1, "a: 3");
        post(line + "/gray/1/promote", "{\"basedOn\":1}")
                .isProblem(409, "revision-conflict", "default/" + name + "/default: release 2 is current");
        assertThat(get(line + "/gray").json().size()).isEqualTo(1);
    }

    private static JsonNode source(JsonNode config) {
        assertThat(config.path("sources").size()).isEqualTo(1);
        return config.path("sources").get(0);
    }

    private static String newest(SseReader reader) {
        assertThat(reader.events()).isNotEmpty();
        return reader.events().get(reader.events().size() - 1).data();
    }

    private Answer publishGray(String rule, String yaml) {
        Answer answer = post(line + "/gray", gray(rule, yaml, 1));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private static String gray(String rule, String yaml, long basedOn) {
        return "{\"rule\":" + rule + ",\"format\":\"YAML\",\"content\":" + JSON.writeValueAsString(yaml)
                + ",\"basedOn\":" + basedOn + "}";
    }
}
