package dev.muster.config.coordination.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.SseReader;
import dev.muster.store.recipe.attempt.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class TopicHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String name = fresh("prices");
    private final String topic = "/v1/namespaces/default/topics/" + name;

    @Autowired
    private Waits waits;

    @Test
    void messagesAreReadInTheOrderOfTheirPublication() {
        assertThat(publish("a")).isEqualTo(1);
        assertThat(publish("b")).isEqualTo(2);

        JsonNode all = get(topic + "/messages").json();

        assertThat(all.path("messages"))
                .extracting(each -> each.path("text").asString())
                .containsExactly("a", "b");
        assertThat(all.path("next").asLong()).isEqualTo(3);
        assertThat(get(topic + "/messages?position=3").json())
                .isEqualTo(JSON.readTree("{\"messages\":[],\"next\":3,\"missed\":0}"));
        assertThat(get(topic).json()).isEqualTo(JSON.readTree("{\"name\":\"" + name + "\",\"next\":3}"));
        assertThat(get("/v1/namespaces/default/topics").body()).contains("\"" + name + "\"");
    }

    @Test
    void aRepeatedRequestPublishesOnce() {
        String first = post(topic + "/messages", "{\"text\":\"a\"}", "Idempotency-Key", name)
                .body();

        assertThat(post(topic + "/messages", "{\"text\":\"a\"}", "Idempotency-Key", name)
                        .body())
                .isEqualTo(first);
        assertThat(publish("b")).isEqualTo(2);
    }

    @Test
    void aReadWaitsForAMessage() {
        int before = waits.waiting();
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> get(topic + "/messages?position=1&waitMax=PT60S"));
        await().atMost(SOON).untilAsserted(() -> assertThat(waits.waiting()).isGreaterThan(before));

        publish("late");

        assertThat(waiting.join().json().path("messages").get(0).path("text").asString())
                .isEqualTo("late");
    }

    @Test
    void whoeverReadsTooLateIsToldHowMuchIsMissing() {
        assertThat(putJson(topic, "{\"messagesKeptMax\":1}").json())
                .isEqualTo(JSON.readTree("{\"messagesKeptMax\":1}"));
        publish("a");
        publish("b");
        publish("c");

        assertThat(get(topic + "/messages?position=2").json().path("missed").asLong())
                .isEqualTo(1);
        try (SseReader watch = SseReader.open(uri(topic + "/watch"), "1")) {
            await().atMost(SOON).untilAsserted(() -> assertThat(watch.events()).hasSize(3));
            assertThat(watch.events())
                    .extracting(SseReader.Event::name)
                    .containsExactly("position", "missed", "message");
            assertThat(watch.events()).extracting(SseReader.Event::id).containsExactly("1", "2", "3");
            assertThat(watch.events().get(1).data()).isEqualTo("{\"missed\":1}");
        }
    }

    @Test
    void aSubscriptionTellsWhatIsPublishedFromItsBeginningOnAndResumes() {
        publish("before");
        String last;
        try (SseReader watch = SseReader.open(uri(topic + "/watch"), null)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(watch.events()).hasSize(1));
            publish("a");
            await().atMost(SOON).untilAsserted(() -> assertThat(watch.events()).hasSize(2));
            SseReader.Event event = watch.events().get(1);
            assertThat(event.name()).isEqualTo("message");
            assertThat(JSON.readTree(event.data()).path("text").asString()).isEqualTo("a");
            last = event.id();
        }
        publish("b");
        try (SseReader resumed = SseReader.open(uri(topic + "/watch"), last);
                SseReader whole = SseReader.open(uri(topic + "/watch?position=1"), null)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(resumed.events()).hasSize(2));
            assertThat(resumed.events().get(1).data()).contains("\"b\"");
            await().atMost(SOON).untilAsserted(() -> assertThat(whole.events()).hasSize(4));
        }
    }

    @Test
    void badInputIsNamed() {
        post(topic + "/messages", "{}").isProblem(400, "invalid-argument", "text: nothing (expected: the message)");
        get(topic + "/messages?position=0").isProblem(400, "invalid-argument", "position: 0 (expected: at least 1)");
        get(topic + "/messages?waitMax=PT6M")
                .isProblem(400, "invalid-argument", "waitMax: PT6M (expected: PT0S to PT5M)");
        get(topic + "/messages?waitMax=soon")
                .isProblem(400, "invalid-argument", "waitMax: 'soon' (expected: a duration");
        get(topic + "/watch", "Last-Event-ID", "x")
                .isProblem(400, "invalid-argument", "Last-Event-ID: 'x' (expected: the position of a message)");
        putJson(topic, "{\"messagesKeptMax\":0}").isProblem(400, "invalid-argument", "messagesKeptMax: 0");
        post("/v1/namespaces/nowhere/topics/t/messages", "{\"text\":\"a\"}")
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        get("/v1/namespaces/nowhere/topics/t/watch").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }

    private long publish(String text) {
        Answer answer = post(topic + "/messages", "{\"text\":\"" + text + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("position").asLong();
    }
}
