package dev.muster.config.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ReceiptHttpTests extends AbstractServerTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String RECEIPTS = "/v1/namespaces/default/receipts";

    private final String name = fresh("orders");

    @Test
    void aReceiptIsKeptListedAndShown() {
        publish(name, "default", 0, "a: 1");

        Answer accepted = post(RECEIPTS, receipt("\"outcome\":\"REJECTED\""));

        assertThat(accepted.status()).as(accepted.body()).isEqualTo(204);
        JsonNode listed = get(RECEIPTS + "?application=" + name).json();
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.get(0).path("problems").get(0).path("message").asString())
                .isEqualTo("not a number");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/dashboard/events").body())
                        .contains("i1 rejected revision")
                        .contains("Release 1 of " + name));
        JsonNode application = row(get("/dashboard/config").json());
        assertThat(application.path("receipts").toString()).isEqualTo("{\"REJECTED\":1}");
        assertThat(application.path("releases").get(0).path("number").asLong()).isEqualTo(1);
        assertThat(application.path("instances").get(0).path("instance").asString())
                .isEqualTo("i1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"outcome\":\"MAYBE\"|outcome: 'MAYBE' (expected: one of [APPLIED, REJECTED, RESTART_REQUIRED])",
                "\"outcome\":null|outcome: nothing",
                "\"outcome\":\"APPLIED\",\"mood\":1|mood: unknown field",
                "\"outcome\":\"APPLIED\",\"instance\":\"a b\"|instance: 'a b'",
                "\"outcome\":\"APPLIED\",\"application\":\"../x\"|application: '../x'",
                "\"outcome\":\"APPLIED\",\"profiles\":[\"a/b\"]|profile: 'a/b'",
                "\"outcome\":\"APPLIED\",\"cursor\":\"x\"|cursor: 'x'",
                "\"outcome\":\"APPLIED\",\"running\":-1|running: -1",
                "\"outcome\":\"APPLIED\",\"at\":\"yesterday\"|at: 'yesterday'",
                "\"outcome\":\"APPLIED\",\"problems\":[{\"property\":\"a\"}]|problems.target: nothing",
            })
    void aReceiptThatCannotBeRightIsRefused(String change, String detail) {
        post(RECEIPTS, receipt(change)).isProblem(400, "invalid-argument", detail);
    }

    @Test
    void aCursorOfAnotherClusterIsRefused() {
        post(RECEIPTS, receipt("\"outcome\":\"APPLIED\",\"cursor\":\"elsewhere:1\""))
                .isProblem(409, "cluster-mismatch", "cursor: elsewhere:1");
    }

    @Test
    void theDashboardShowsTheServer() {
        JsonNode overview = get("/dashboard/overview").json();

        assertThat(overview.path("server").asString()).isEqualTo("config");
        assertThat(overview.path("security").asString()).isEqualTo("loopback");
        assertThat(overview.path("members").asInt()).isEqualTo(1);
        assertThat(overview.path("origin").asString())
                .isEqualTo(get("/dashboard/overview").header("Muster-Origin"));
        // also a voter alone may have to elect itself again, after a pause
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(get("/dashboard/overview")
                            .json()
                            .path("store")
                            .path("role")
                            .asString())
                    .isEqualTo("LEADER");
            assertThat(get("/dashboard/members")
                            .json()
                            .path("voters")
                            .path(0)
                            .path("role")
                            .asString())
                    .isEqualTo("LEADER");
            assertThat(get("/actuator/health/readiness").json().path("status").asString())
                    .isEqualTo("UP");
            assertThat(get("/actuator/health").json().path("status").asString()).isEqualTo("UP");
        });
        get("/actuator/env").isProblem(404, "not-found", "");
        get("/v1/nothing").isProblem(404, "not-found", "");
    }

    private JsonNode row(JsonNode applications) {
        for (JsonNode application : applications) {
            if (application.path("application").asString().equals(name)) {
                return application;
            }
        }
        throw new AssertionError(name + " is not in " + applications);
    }

    /** A receipt with some fields replaced. */
    private String receipt(String change) {
        String origin = get("/v1/namespaces").header("Muster-Origin");
        ObjectNode receipt = (ObjectNode) JSON.readTree("""
                {"instance":"i1","application":"%s","profiles":["eu"],"cursor":"%s:3","running":2,
                 "problems":[{"property":"a","target":"Settings","message":"not a number"}],
                 "at":"2026-02-03T04:05:06Z"}
                """.formatted(name, origin));
        receipt.setAll((ObjectNode) JSON.readTree("{" + change + "}"));
        return receipt.toString();
    }
}
