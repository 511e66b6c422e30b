package dev.muster.config.coordination.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.Background;
import dev.muster.config.SseReader;
import dev.muster.config.SseReader.Event;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ElectionHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final String election = "/v1/namespaces/default/elections/" + fresh("e");

    @Test
    void whoStandsFirstLeadsSpeaksAndResigns() {
        assertThat(get(election).json().path("leader").isNull()).isTrue();
        JsonNode ann = campaign("ann", ",\"value\":\"http://ann\"");
        assertThat(ann.path("outcome").asString()).isEqualTo("elected");
        long token = ann.path("leadership").path("token").asLong();
        assertThat(campaign("bob", "").path("outcome").asString()).isEqualTo("timed-out");
        JsonNode leader = get(election).json().path("leader");
        assertThat(leader.path("standing").path("owner").asString()).isEqualTo("ann");
        assertThat(leader.path("value").asString()).isEqualTo("http://ann");

        assertThat(proclaim(token, "busy").path("outcome").asString()).isEqualTo("proclaimed");
        assertThat(proclaim(token + 1, "liar").path("outcome").asString()).isEqualTo("not-leader");
        assertThat(get(election).json().path("leader").path("value").asString()).isEqualTo("busy");

        assertThat(delete(election + "?token=" + token).json().path("outcome").asString())
                .isEqualTo("released");
        assertThat(delete(election + "?token=" + token).json().path("outcome").asString())
                .isEqualTo("not-held");
        assertThat(proclaim(token, "too late").path("outcome").asString()).isEqualTo("not-leader");
        assertThat(campaign("bob", "").path("leadership").path("token").asLong())
                .isGreaterThan(token);
    }

    @Test
    void aRepeatedCandidacyFindsItsLeadership() {
        JsonNode first = campaign("ann", ",\"request\":\"r-1\"");

        assertThat(campaign("ann", ",\"request\":\"r-1\"")).isEqualTo(first);
    }

    @Test
    void aCandidateThatGoesAwayIsNotElected() {
        long ann = campaign("ann", "").path("leadership").path("token").asLong();
        Background bob = Background.post(uri(election), wish("bob", ",\"wait\":\"PT1H\""));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(campaign("cid", "").path("ahead").toString()).contains("bob"));

        bob.close();

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(campaign("cid", "").path("ahead").toString()).doesNotContain("bob"));
        delete(election + "?token=" + ann);
        assertThat(campaign("dan", "").path("outcome").asString()).isEqualTo("elected");
    }

    @Test
    void observersHearTheSameAndResumeWhereTheyWere() {
        try (SseReader early = observe(null)) {
            await().atMost(SOON).until(() -> names(early).equals(List.of("vacant")));
            long token = campaign("ann", "").path("leadership").path("token").asLong();
            proclaim(token, "one");
            proclaim(token, "two");
            delete(election + "?token=" + token);
            campaign("bob", "");
            List<String> all = List.of("vacant", "elected", "proclaimed", "proclaimed", "vacant", "elected");
            await().atMost(SOON).until(() -> names(early).equals(all));

            try (SseReader resumed = observe(early.events().get(1).id());
                    SseReader late = observe(null);
                    SseReader foreign = observe("elsewhere:7")) {
                await().atMost(SOON).until(() -> resumed.events()
                        .equals(early.events().subList(2, early.events().size())));
                await().atMost(SOON).until(() -> names(late).equals(List.of("elected")));
                await().atMost(SOON).until(() -> names(foreign).equals(List.of("elected")));
                assertThat(late.events().get(0).data()).contains("bob");
            }
        }
    }

    @Test
    void whatCannotBeRightIsRefused() {
        post(election, "{\"ttl\":\"PT9S\"}").isProblem(400, "invalid-argument", "owner: nothing");
        post(election, wish("ann", ",\"wait\":\"PT25H\"")).isProblem(400, "invalid-argument", "wait: PT25H");
        post(election, wish("ann", ",\"value\":\"" + "x".repeat(65_537) + "\""))
                .isProblem(413, "limit-exceeded", "value: 65537 characters (expected: at most 65536)");
        put(election + "/value", HttpRequest.BodyPublishers.ofString("{\"token\":1}"))
                .isProblem(400, "invalid-argument", "value: nothing (expected: a text)");
        delete(election).isProblem(400, "invalid-argument", "token: nothing");
        get(election + "/observe", "Last-Event-ID", "nonsense")
                .isProblem(400, "invalid-argument", "Last-Event-ID: 'nonsense' (expected: origin:revision)");
        get("/v1/namespaces/nowhere/elections/a").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        get("/v1/namespaces/nowhere/elections/a/observe").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        post("/v1/namespaces/nowhere/elections/a", wish("ann", ""))
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }

    private SseReader observe(@Nullable String lastEventId) {
        return SseReader.open(uri(election + "/observe"), lastEventId);
    }

    private static List<String> names(SseReader reader) {
        return reader.events().stream().map(Event::name).toList();
    }

    private JsonNode proclaim(long token, String value) {
        return put(
                        election + "/value",
                        HttpRequest.BodyPublishers.ofString("{\"token\":" + token + ",\"value\":\"" + value + "\"}"))
                .json();
    }

    private JsonNode campaign(String owner, String more) {
        Answer answer = post(election, wish(owner, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static String wish(String owner, String more) {
        return "{\"owner\":\"" + owner + "\",\"ttl\":\"PT30S\"" + more + "}";
    }
}
