package dev.muster.config.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.AbstractServerTests;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DraftHttpTests extends AbstractServerTests {

    private static final String METADATA = """
            {"properties":[
              {"name":"shop.order-limit","type":"java.lang.Integer"},
              {"name":"shop.labels","type":"java.util.Map<java.lang.String,java.lang.String>"},
              {"name":"shop.old","type":"java.lang.String","deprecation":{"replacement":"shop.order-limit"}}]}
            """;

    private final String name = fresh("orders");
    private final String application = "/v1/namespaces/default/applications/" + name;
    private final String config = "/v1/namespaces/default/configs/" + name + "/default";
    private final String draft = config + "/draft";

    @Test
    void aDraftBecomesAReleaseAndIsGone() {
        Answer saved = save("YAML", "a: 1", 0, 0);
        assertThat(saved.status()).as(saved.body()).isEqualTo(200);
        assertThat(get(draft).json()).isEqualTo(saved.json());
        assertThat(get("/v1/namespaces/default/drafts").body()).contains(name);

        Answer release = post(draft + "/release?version=" + version(saved) + "&author=bob", "");

        assertThat(release.status()).as(release.body()).isEqualTo(201);
        assertThat(release.json().path("number").asLong()).isEqualTo(1);
        assertThat(release.json().path("author").asString()).isEqualTo("bob");
        assertThat(release.json().path("comment").asString()).isEqualTo("why");
        assertThat(get(config + "/releases/current").json()).isEqualTo(release.json());
        get(draft).isProblem(404, "not-found", "default/" + name + "/default: no draft");
    }

    @Test
    void nobodyOverwritesPublishesOrDiscardsWhatTheyHaveNotSeen() {
        long first = version(save("YAML", "a: 1", 0, 0));
        long second = version(save("YAML", "a: 2", 0, first));

        JsonNode problem = save("YAML", "a: 3", 0, first)
                .isProblem(409, "revision-conflict", "default/" + name + "/default: the draft has version " + second)
                .json();

        assertThat(problem.path("expected").asLong()).isEqualTo(first);
        assertThat(problem.path("actual").asLong()).isEqualTo(second);
        save("YAML", "a: 3", 0, 0).isProblem(409, "revision-conflict", "default/");
        post(draft + "/release?version=" + first, "").isProblem(409, "revision-conflict", "default/");
        delete(draft + "?version=" + first).isProblem(409, "revision-conflict", "default/");
        assertThat(get(draft).json().path("content").asString()).isEqualTo("a: 2");
        assertThat(get(config + "/releases").body()).isEqualTo("[]");
        assertThat(delete(draft + "?version=" + second).status()).isEqualTo(204);
    }

    @Test
    void aDraftThatIsBasedOnAnOlderReleaseStaysWhenItIsRefused() {
        long version = version(save("YAML", "a: 1", 0, 0));
        publish(name, "default", 0, "a: 9");

        post(draft + "/release?version=" + version, "")
                .isProblem(409, "revision-conflict", "default/" + name + "/default: release 1 is current");

        assertThat(version(get(draft))).isEqualTo(version);
    }

    @Test
    void aTextThatDoesNotParseIsSavedAndToldAndNeverPublished() {
        Answer saved = save("PROPERTIES", "a=1\nb=2\na=3", 0, 0);
        JsonNode problem = saved.json().path("problems").get(0);
        assertThat(problem.path("line").asInt()).isEqualTo(3);
        assertThat(problem.path("origin").asString()).isEqualTo("SYNTAX");

        JsonNode refused = post(draft + "/release?force=true&version=" + version(saved), "")
                .isProblem(400, "invalid-argument", "default/" + name + "/default: errors in the draft: 1")
                .json();

        assertThat(refused.path("problems").get(0)).isEqualTo(problem);
    }

    @Test
    void theApplicationsMetadataIsAskedWhileTyping() {
        assertThat(putJson(application + "/metadata", METADATA).status()).isEqualTo(200);
        assertThat(get(application + "/metadata").json().path("properties").asInt())
                .isEqualTo(3);

        JsonNode verdict =
                validate("shop:\n  order-limit: many\n  oder-limit: 1\n  labels:\n    x: y\n  old: z\nother: 1");

        JsonNode problems = verdict.path("problems");
        assertThat(verdict.path("publishable").asBoolean()).isFalse();
        assertThat(problems.size()).as(problems.toString()).isEqualTo(3);
        assertThat(problems.get(0).path("severity").asString()).isEqualTo("ERROR");
        assertThat(problems.get(0).path("key").asString()).isEqualTo("shop.order-limit");
        assertThat(problems.get(0).path("line").asInt()).isEqualTo(2);
        assertThat(problems.get(0).path("column").asInt()).isEqualTo(3);
        assertThat(problems.get(0).path("expected").asString()).startsWith("a whole number");
        assertThat(problems.get(1).path("severity").asString()).isEqualTo("WARNING");
        assertThat(problems.get(1).path("expected").asString()).isEqualTo("perhaps shop.order-limit");
        assertThat(problems.get(2).path("expected").asString()).isEqualTo("shop.order-limit");
    }

    @Test
    void metadataErrorsAreRefusedUnlessForcedAndTheHistoryTells() {
        putJson(application + "/metadata", METADATA);
        long version = version(save("YAML", "shop.order-limit: many", 0, 0));
        post(draft + "/release?version=" + version, "").isProblem(400, "invalid-argument", "default/" + name);

        Answer forced = post(draft + "/release?force=true&version=" + version, "");

        assertThat(forced.status()).as(forced.body()).isEqualTo(201);
        assertThat(forced.json().path("comment").asString()).isEqualTo("why (forced past 1 error of the metadata)");
    }

    @Test
    void aNamespaceWithADraftIsNotRemoved() {
        String namespace = fresh("team");
        put("/v1/namespaces/" + namespace);
        String other = "/v1/namespaces/" + namespace + "/configs/a/default/draft";
        long version = version(putJson(other, draftBody("YAML", "a: 1", 0, 0)));

        delete("/v1/namespaces/" + namespace).isProblem(409, "namespace-in-use", "Namespace");

        delete(other + "?version=" + version);
        assertThat(delete("/v1/namespaces/" + namespace).status()).isEqualTo(204);
        putJson(other, draftBody("YAML", "a: 1", 0, 0)).isProblem(404, "namespace-not-found", "Namespace");
    }

    @Test
    void whatCannotBeRightIsRefused() {
        putJson(draft, "{}").isProblem(400, "invalid-argument", "version: nothing");
        putJson(draft, draftBody("YAML", "a".repeat(65 * 1024), 0, 0)).isProblem(413, "limit-exceeded", "content: ");
        putJson(application + "/metadata", "[").isProblem(400, "invalid-argument", "body: not JSON");
        putJson(application + "/metadata", "{}").isProblem(400, "invalid-argument", "properties: nothing");
        get(application + "/metadata").isProblem(404, "not-found", "default/" + name);
    }

    private Answer save(String format, String content, long basedOn, long version) {
        return putJson(draft, draftBody(format, content, basedOn, version));
    }

    private JsonNode validate(String yaml) {
        return post(
                        draft + "/validation",
                        JSON.writeValueAsString(
                                JSON.createObjectNode().put("format", "YAML").put("content", yaml)))
                .json();
    }

    private static String draftBody(String format, String content, long basedOn, long version) {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("format", format)
                .put("content", content)
                .put("basedOn", basedOn)
                .put("version", version)
                .put("comment", "why"));
    }

    private static long version(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("version").asLong();
    }
}
