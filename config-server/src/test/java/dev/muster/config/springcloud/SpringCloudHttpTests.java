package dev.muster.config.springcloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.AbstractServerTests;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients of Spring Cloud Config get. Each test has a namespace of its own, which is its label. */
class SpringCloudHttpTests extends AbstractServerTests {

    private static final String WITH_ORIGINS = "application/vnd.spring-cloud.config-server.v2+json";

    private final String label = fresh("label");

    @BeforeEach
    void createLabel() {
        assertThat(put("/v1/namespaces/" + label).status()).isEqualTo(200);
    }

    @Test
    void sourcesComeInSpringsOrder() {
        publish("application", "default", "a: 1");
        publish("application", "dev", "a: 2");
        publish("orders", "default", "a: 3");
        publish("orders", "dev", "a: 4\nlist: [x, y]");

        JsonNode found = get("/orders/dev/" + label).json();

        assertThat(found.path("name").asString()).isEqualTo("orders");
        assertThat(found.path("profiles").toString()).isEqualTo("[\"dev\"]");
        assertThat(found.path("label").asString()).isEqualTo(label);
        assertThat(sources(found))
                .containsExactly(
                        "muster:" + label + "/orders-dev (release 1)",
                        "muster:" + label + "/application-dev (release 1)",
                        "muster:" + label + "/orders (release 1)",
                        "muster:" + label + "/application (release 1)");
        assertThat(found.path("propertySources").get(0).path("source").toString())
                .isEqualTo("{\"a\":4,\"list[0]\":\"x\",\"list[1]\":\"y\"}");
    }

    @Test
    void versionAndStateMoveWithEachRelease() {
        assertThat(get("/orders/dev/" + label).json().path("version").isNull()).isTrue();
        publish("orders", "dev", "a: 1");
        JsonNode before = get("/orders/dev/" + label).json();
        publish("application", "default", "b: 1");
        JsonNode after = get("/orders/dev/" + label).json();

        assertThat(after.path("version").asLong())
                .isGreaterThan(before.path("version").asLong());
        assertThat(after.path("state").asString())
                .endsWith(":" + after.path("version").asString());
    }

    @Test
    void laterNamesAndProfilesAreStronger() {
        publish("one", "default", "a: 1");
        publish("two", "default", "a: 2");
        publish("one", "dev", "a: 3");
        publish("one", "eu", "a: 4");

        assertThat(sources(get("/one,two/dev,eu/" + label).json()))
                .extracting(name -> name.replaceAll(".*/| .*", ""))
                .containsExactly("one-eu", "one-dev", "two", "one");
    }

    @Test
    void whoeverAsksForOriginsIsToldThem() {
        publish("orders", "default", "a: 1");

        Answer answer = get("/orders/default/" + label, "Accept", WITH_ORIGINS);

        assertThat(answer.header("content-type")).isEqualTo(WITH_ORIGINS);
        JsonNode value =
                answer.json().path("propertySources").get(0).path("source").path("a");
        assertThat(value.path("value").asInt()).isEqualTo(1);
        assertThat(value.path("origin").asString()).isEqualTo("muster:" + label + "/orders (release 1)");
        assertThat(get("/orders/default/" + label, "Accept", "application/json, " + WITH_ORIGINS)
                        .header("content-type"))
                .startsWith("application/json");
        assertThat(get("/orders/default/" + label, "Accept", "text/xml").status())
                .isEqualTo(406);
    }

    @Test
    void withoutALabelOrWithAMainOneItIsTheUsualNamespace() {
        String name = fresh("orders");
        publish(name, "default", 0, "a: 1");

        for (String path : List.of("/default", "/default/main", "/default/master", "/default/default")) {
            assertThat(sources(get("/" + name + path).json()))
                    .as(path)
                    .contains("muster:default/" + name + " (release 1)");
        }
        get("/" + name + "/default/nowhere").isProblem(404, "namespace-not-found", "label: 'nowhere'");
        get("/" + name + "/default/feature(_)x").isProblem(404, "namespace-not-found", "label: 'feature/x'");
    }

    @Test
    void allInOneText() {
        publish("application", "default", "url: \"http://${host}:${port}/\"\nlist: [a, b, c]");
        publish("orders", "default", "host: db\nport: 5432\ntext: \"one\\ntwo: 2\"");
        publish("orders", "dev", "host: localhost\nlist: [d]");

        String base = "/" + label + "/orders-dev";
        assertThat(get(base + ".properties").body()).isEqualTo("""
                        host: localhost
                        list[0]: d
                        port: 5432
                        text: one\\ntwo: 2
                        url: http://localhost:5432/""");
        assertThat(get(base + ".properties?resolvePlaceholders=false").body()).contains("url: http://${host}:${port}/");
        assertThat(get(base + ".json").body())
                .isEqualTo("{\"host\":\"localhost\",\"list\":[\"d\"],\"port\":5432,\"text\":\"one\\ntwo: 2\","
                        + "\"url\":\"http://localhost:5432/\"}");
        for (String form : List.of(".yml", ".yaml")) {
            assertThat(get(base + form).body())
                    .contains("host: localhost\n", "list:\n- d\n", "port: 5432\n", "url: http://localhost:5432/\n");
        }
        assertThat(get(base + ".properties").header("content-type")).startsWith("text/plain");
        assertThat(get("/" + label + "/nobody-dev.yml").body()).contains("url: http://${host}:${port}/");
    }

    @Test
    void aNameMayHaveHyphensAProfileInThisFormMayNot() {
        publish("my-orders", "default", "a: 1");

        assertThat(get("/" + label + "/my-orders-dev.properties").body()).isEqualTo("a: 1");
        assertThat(get("/orders.properties").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/-orders/dev",
                "/orders/,",
                "/orders/-dev",
                "/orders/d%20v",
                "/a,b,c,d,e,f,g,h,i/dev",
                "/orders-dev.properties?resolvePlaceholders=perhaps"
            })
    void whatCannotBeANameIsRefused(String path) {
        get(path).isProblem(400, "invalid-argument", "");
    }

    @Test
    void valuesWithCipherAreServedInClear() {
        String cipher = post("/encrypt", "sesame").body();
        publish("orders", "default", "password: \"{cipher}" + cipher + "\"");

        assertThat(get("/orders/default/" + label).body()).contains("\"password\":\"sesame\"");
        assertThat(get("/" + label + "/orders-dev.properties").body()).isEqualTo("password: sesame");
        assertThat(post("/decrypt", cipher).body()).isEqualTo("sesame");
        assertThat(post("/decrypt/orders/dev", "{cipher}" + cipher).body()).isEqualTo("sesame");
    }

    @Test
    void encryptionSaysWhatItCannotDo() {
        assertThat(get("/encrypt/status").body()).isEqualTo("{\"status\":\"OK\"}");
        assertThat(post("/decrypt", "00").status()).isEqualTo(400);
        assertThat(post("/decrypt", "00").json().path("status").asString()).isEqualTo("INVALID");
        assertThat(get("/key").status()).isEqualTo(404);
        post("/encrypt", "x".repeat(70_000)).isProblem(413, "limit-exceeded", "body: 70000 bytes");
    }

    @Test
    void thereAreNoFiles() {
        get("/orders/dev/" + label + "/nginx.conf").isProblem(404, "not-found", "'nginx.conf' does not exist");
        get("/orders/dev/" + label + "/a/b/c").isProblem(404, "not-found", "");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/nonsense, 404",
        "/v1/namespaces/default, 405",
        "/v1/nonsense/more/and/more, 404",
        "/v2/nonsense, 404",
        "/dashboard/nonsense, 404",
        "/actuator/env, 404",
        "/actuator/health/readiness, 200",
        "/, 200",
        "/index.html, 200",
        "/dashboard.js, 200"
    })
    void otherAddressesStayWhatTheyAre(String path, int status) {
        Answer answer = get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("propertySources");
    }

    private void publish(String application, String profile, String yaml) {
        Answer answer = post(
                "/v1/namespaces/" + label + "/configs/" + application + "/" + profile + "/releases",
                body("YAML", yaml, 0));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static List<String> sources(JsonNode found) {
        return found.path("propertySources")
                .valueStream()
                .map(source -> source.path("name").asString())
                .toList();
    }
}
