package dev.muster.config.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.SseReader;
import dev.muster.config.SseReader.Event;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PushHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final String name = fresh("orders");
    private final String application = "/v1/namespaces/default/applications/" + name;

    @Test
    void theConfigurationOfAnApplicationHasATag() {
        publish(name, "default", 0, "a: 1");
        publish(name, "eu", 0, "a: 2");

        Answer answer = get(application + "/config?profiles=eu,%20us");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("application/json");
        String cursor = answer.json().path("cursor").asString();
        assertThat(answer.header("etag")).isEqualTo("\"" + cursor + "\"");
        assertThat(answer.json().path("profiles").toString()).isEqualTo("[\"eu\",\"us\"]");
        assertThat(answer.json().path("sources").get(0).path("properties").toString())
                .isEqualTo("{\"a\":2}");
        assertThat(get(application + "/config?profiles=eu", "If-None-Match", answer.header("etag"))
                        .status())
                .isEqualTo(304);
        String origin = cursor.substring(0, cursor.indexOf(':'));
        assertThat(get(application + "/config", "If-None-Match", "\"" + origin + ":999999999\"")
                        .status())
                .as("whoever knows more is not told the past")
                .isEqualTo(304);
        assertThat(get(application + "/config", "If-None-Match", "\"elsewhere:999999999\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownApplicationIsNoError() {
        Answer answer = get(application + "/config");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("cursor").asString()).matches("[^:]+:\\d+");
        assertThat(answer.json().path("application").asString()).isEqualTo(name);
    }

    @Test
    void aWatchTellsTheStateAndThenEveryChangeThatConcernsIt() {
        publish(name, "default", 0, "a: 1");
        try (SseReader watch = watch("?profiles=eu", null)) {
            await().atMost(SOON).until(() -> watch.events().size() == 1);

            publish(name, "us", 0, "a: 0");
            publish(fresh("stock"), "default", 0, "a: 0");
            String last = publish(name, "eu", 0, "a: 2").json().path("revision").asString();

            await().atMost(SOON).until(() -> watch.events().size() == 2);
            List<Event> events = watch.events();
            assertThat(events).extracting(Event::name).containsOnly("config");
            assertThat(events.get(1).id()).endsWith(":" + last);
            assertThat(JSON.readTree(events.get(1).data()))
                    .isEqualTo(get(application + "/config?profiles=eu").json());
        }
    }

    @Test
    void aWatchResumesWhereItWas() {
        publish(name, "default", 0, "a: 1");
        String cursor = get(application + "/config").json().path("cursor").asString();

        try (SseReader current = watch("", cursor);
                SseReader elsewhere = watch("", "elsewhere:99")) {
            await().atMost(SOON).until(() -> elsewhere.events().size() == 1);
            assertThat(current.events()).isEmpty();

            publish(name, "default", 1, "a: 2");

            await().atMost(SOON).until(() -> current.events().size() == 1);
            assertThat(current.events().get(0).data()).contains("\"a\":2");
        }
        try (SseReader behind = watch("", cursor)) {
            await().atMost(SOON).until(() -> behind.events().size() == 1);
            assertThat(behind.events().get(0).data()).contains("\"a\":2");
        }
    }

    @Test
    void manyReleasesInARowEndWithTheNewestAndNeverGoBack() {
        try (SseReader watch = watch("", null)) {
            for (int i = 0; i < 30; i++) {
                publish(name, "default", i, "a: " + i);
            }

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(watch.events()).last().satisfies(newest -> assertThat(newest.data())
                            .contains("\"a\":29")));
            assertThat(watch.events())
                    .extracting(event ->
                            Long.parseLong(event.id().substring(event.id().indexOf(':') + 1)))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void badRequestsAreRefusedBeforeAStreamBegins() {
        get(application + "/watch", "Last-Event-ID", "nonsense")
                .isProblem(400, "invalid-argument", "Last-Event-ID: 'nonsense' (expected: origin:revision)");
        get(application + "/watch?profiles=a/b").isProblem(400, "invalid-argument", "profile: 'a/b'");
        get(application + "/config?profiles=a,,b").isProblem(400, "invalid-argument", "profile: ''");
        get("/v1/namespaces/default/applications/-x/config").isProblem(400, "invalid-argument", "application: '-x'");
    }

    private SseReader watch(String query, @Nullable String lastEventId) {
        return SseReader.open(uri(application + "/watch" + query), lastEventId);
    }
}
