package dev.muster.config.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.AbstractServerTests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReleaseHttpTests extends AbstractServerTests {

    private static final String CONFIGS = "/v1/namespaces/default/configs";

    private final String name = fresh("orders");
    private final String releases = CONFIGS + "/" + name + "/default/releases";

    @Test
    void aReleaseIsPublishedReadListedComparedAndRolledBack() {
        Answer first = post(releases, """
                {"format":"YAML","content":"a: 1\\nb: x","basedOn":0,"author":"ann","comment":"first"}
                """);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("number").asLong()).isEqualTo(1);
        assertThat(first.json().path("author").asString()).isEqualTo("ann");
        assertThat(first.json().path("publishedAt").asString()).endsWith("Z");
        assertThat(first.json().path("checksum").asString()).hasSize(64);
        assertThat(first.header("Muster-Origin")).isNotEmpty();

        Answer second = publish(name, "default", 1, "a: 2\nc: y");
        assertThat(second.json().path("author").asString()).isEqualTo("anonymous");

        assertThat(get(releases + "/1").json()).isEqualTo(first.json());
        assertThat(get(releases + "/current").json()).isEqualTo(second.json());
        JsonNode history = get(releases + "?limit=1").json();
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.get(0).path("number").asLong()).isEqualTo(2);
        assertThat(history.get(0).has("content")).isFalse();
        assertThat(get(releases + "?before=2").json().get(0).path("number").asLong())
                .isEqualTo(1);
        assertThat(get(CONFIGS).body()).contains(name);
        assertThat(get(CONFIGS + "/" + name + "/default/diff?from=1&to=2").body())
                .isEqualTo("{\"from\":1,\"to\":2,\"added\":{\"c\":\"y\"},\"removed\":{\"b\":\"x\"},"
                        + "\"changed\":{\"a\":{\"from\":1,\"to\":2}}}");

        Answer back = post(CONFIGS + "/" + name + "/default/rollback", "{\"to\":1,\"basedOn\":2}");
        assertThat(back.status()).isEqualTo(201);
        assertThat(back.json().path("number").asLong()).isEqualTo(3);
        assertThat(back.json().path("rollbackTo").asLong()).isEqualTo(1);
        assertThat(back.json().path("content").asString()).isEqualTo("a: 1\nb: x");
    }

    @Test
    void aStaleBaseIsAConflictThatSaysWhoAndWhen() {
        publish(name, "default", 0, "a: 1");

        JsonNode problem = post(releases, body("YAML", "a: 2", 0))
                .isProblem(409, "revision-conflict", "default/" + name + "/default: release 1 is current, published by")
                .json();

        assertThat(problem.path("expected").asLong()).isZero();
        assertThat(problem.path("actual").asLong()).isEqualTo(1);
        assertThat(problem.path("author").asString()).isEqualTo("anonymous");
        assertThat(problem.path("publishedAt").asString()).endsWith("Z");
        assertThat(problem.path("instance").asString()).isEqualTo(releases);
    }

    @Test
    void anIdempotencyKeyMakesARequestRepeatable() {
        String body = body("YAML", "a: 1", 0);

        Answer first = post(releases, body, "Idempotency-Key", "k-1");
        Answer again = post(releases, body, "Idempotency-Key", "k-1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        post(releases, body("YAML", "a: 2", 0), "Idempotency-Key", "k-1")
                .isProblem(400, "invalid-argument", "Idempotency-Key: 'k-1', used for release 1");
        post(releases, body, "Idempotency-Key", "no spaces").isProblem(400, "invalid-argument", "requestId: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json|body: not the JSON that was expected at line 1",
                "|body: nothing",
                "[]|body: not the JSON",
                "{\"format\":\"YAML\",\"content\":\"a: 1\",\"basedOn\":0,\"label\":1}|label: unknown field",
                "{\"format\":\"XML\",\"content\":\"a\",\"basedOn\":0}|format: 'XML' (expected: one of [PROPERTIES, YAML, JSON])",
                "{\"content\":\"a: 1\",\"basedOn\":0}|format: nothing",
                "{\"format\":\"YAML\",\"basedOn\":0}|content: nothing",
                "{\"format\":\"YAML\",\"content\":\"a: 1\"}|basedOn: nothing",
                "{\"format\":\"YAML\",\"content\":\"a: 1\",\"basedOn\":-1}|basedOn: -1",
                "{\"format\":\"YAML\",\"content\":\"a: 1\",\"basedOn\":\"x\"}|basedOn: 'x'",
                "{\"format\":\"YAML\",\"content\":\"a: 1\\nb: [\",\"basedOn\":0}|content: line 2, column 5",
                "{\"format\":\"JSON\",\"content\":\"{\",\"basedOn\":0}|content: line 1, column 2",
                "{\"format\":\"YAML\",\"content\":\"a: 1\",\"basedOn\":0,\"author\":\"a\\nb\"}|author: ",
            })
    void aBodyThatCannotBeRightIsRefusedWithTheField(@Nullable String body, String detail) {
        post(releases, body == null ? "" : body).isProblem(400, "invalid-argument", detail);

        assertThat(get(releases).json().size()).isZero();
    }

    @Test
    void whatIsTooLargeIsRefused() {
        post(releases, body("PROPERTIES", "a=" + "x".repeat(64 * 1024), 0))
                .isProblem(413, "limit-exceeded", "content: 65538 bytes (expected: at most 65536)");
        post(releases, body("PROPERTIES", "a=" + "x".repeat(5 * 1024 * 1024), 0))
                .isProblem(413, "limit-exceeded", "body: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/namespaces/nowhere/configs",
                "/v1/namespaces/nowhere/configs/a/default/releases",
                "/v1/namespaces/nowhere/configs/a/default/releases/1",
                "/v1/namespaces/nowhere/configs/a/default/releases/current",
                "/v1/namespaces/nowhere/configs/a/default/diff?from=1&to=2",
                "/v1/namespaces/nowhere/applications/a/config",
                "/v1/namespaces/nowhere/applications/a/watch",
                "/v1/namespaces/nowhere/receipts",
            })
    void anUnknownNamespaceIsNotAnEmptyOne(String path) {
        get(path).isProblem(404, "namespace-not-found", "Namespace 'nowhere' does not exist");
    }

    @Test
    void publishingToAnUnknownNamespaceIsRefused() {
        post("/v1/namespaces/nowhere/configs/a/default/releases", body("YAML", "a: 1", 0))
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        post("/v1/namespaces/nowhere/configs/a/default/rollback", "{\"to\":1,\"basedOn\":1}")
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "a%20b", "%C3%A4", "a~b"})
    void namesThatCannotBeAreRefused(String bad) {
        get(CONFIGS + "/" + bad + "/default/releases").isProblem(400, "invalid-argument", "application: ");
        get(CONFIGS + "/a/" + bad + "/releases").isProblem(400, "invalid-argument", "profile: ");
    }

    /** The container refuses most of these before anybody looks at a name. */
    @ParameterizedTest
    @ValueSource(strings = {"..%2f..%2fetc", "%2e%2e", "..", "a%5cb", "a%2fb", "a%00b", "a%0ab", "%252e%252e", "a;b=c"})
    void pathsThatWouldLeaveTheirPlaceLeadNowhere(String bad) {
        assertThat(get(CONFIGS + "/" + bad + "/default/releases").status()).isIn(400, 404);
        assertThat(get(CONFIGS + "/a/" + bad + "/releases").status()).isIn(400, 404);
        assertThat(post(CONFIGS + "/" + bad + "/default/releases", body("YAML", "a: 1", 0))
                        .status())
                .isIn(400, 404, 405);
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        get(releases + "/0").isProblem(400, "invalid-argument", "number: 0");
        get(releases + "/x").isProblem(400, "invalid-argument", "number: 'x'");
        get(releases + "/1").isProblem(404, "release-not-found", "default/" + name + "/default: no release 1");
        get(releases + "/current").isProblem(404, "release-not-found", "default/" + name + "/default: no release");
        get(releases + "?limit=0").isProblem(400, "invalid-argument", "limit: 0");
        get(releases + "?limit=many").isProblem(400, "invalid-argument", "limit: 'many'");
        get(releases + "?before=0").isProblem(400, "invalid-argument", "before: 0");
        get(CONFIGS + "/" + name + "/default/diff?from=1").isProblem(400, "invalid-argument", "");
        get(CONFIGS + "/" + name + "/default/diff?from=0&to=1").isProblem(400, "invalid-argument", "from: 0");
    }

    @Test
    void namespacesAreCreatedAndRemoved() {
        String namespace = fresh("ns");

        assertThat(put("/v1/namespaces/" + namespace).body())
                .isEqualTo("{\"name\":\"" + namespace + "\",\"permanent\":false}");
        assertThat(get("/v1/namespaces").body())
                .contains(namespace)
                .contains("{\"name\":\"default\",\"permanent\":true}");
        assertThat(post("/v1/namespaces/" + namespace + "/configs/a/default/releases", body("YAML", "a: 1", 0))
                        .status())
                .isEqualTo(201);
        delete("/v1/namespaces/" + namespace)
                .isProblem(409, "namespace-in-use", "Namespace '" + namespace + "' still has releases");
        delete("/v1/namespaces/default").isProblem(409, "namespace-in-use", "Namespace 'default' exists by");
        delete("/v1/namespaces/nowhere").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        put("/v1/namespaces/Bad_").isProblem(400, "invalid-argument", "namespace: 'Bad_'");

        String empty = fresh("ns");
        put("/v1/namespaces/" + empty);
        assertThat(delete("/v1/namespaces/" + empty).status()).isEqualTo(204);
        get("/v1/namespaces/" + empty + "/configs").isProblem(404, "namespace-not-found", "Namespace");
    }
}
