package dev.muster.registry;

import static dev.muster.registry.Calls.path;
import static dev.muster.registry.Calls.registration;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What clients of Eureka get, row by row, on the server of {@link RegistryHttpTests}. Each test has an application of its own. */
@SpringBootTest(
        classes = RegistryServer.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "muster.cluster.port=0",
            "muster.cluster.member=only-one",
            "muster.lease.ttl-min=1s",
            "muster.stream.ping-every=1s",
            "muster.eureka.warm-up=0s",
            "muster.namespaces=shop"
        })
class EurekaHttpTests {

    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final String HASH = "apps__hashcode";

    private final Calls calls;
    private final String service = "eureka-" + TESTS.incrementAndGet();
    private final String app = service.toUpperCase(Locale.ROOT);
    private final String id = "host-1.lan:" + service + ":8080";

    EurekaHttpTests(@LocalServerPort int port) {
        this.calls = new Calls(port);
    }

    @Test
    void whatRegistersIsAnInstanceLikeAnyOther() {
        register(body(7, "UP"));

        JsonNode instance = muster();
        assertThat(instance.path("host").asString()).isEqualTo("host-1.lan");
        assertThat(instance.path("port").asInt()).isEqualTo(8080);
        assertThat(instance.path("scheme").asString()).isEqualTo("http");
        assertThat(instance.path("status").asString()).isEqualTo("UP");
        assertThat(instance.path("ttl").asString()).isEqualTo("PT1M30S");
        assertThat(instance.path("zone").asString()).isEqualTo("a");
        assertThat(instance.path("managementPort").asInt()).isEqualTo(9090);
        assertThat(instance.path("metadata").path("team").asString()).isEqualTo("blue");
        assertThat(instance.path("metadata").has("@class")).isFalse();
    }

    @Test
    void whatIsReadIsWhatWasSent() {
        register(body(7, "UP"));

        JsonNode read = eureka();

        assertThat(read.path("instanceId").asString()).isEqualTo(id);
        assertThat(read.path("app").asString()).isEqualTo(app);
        assertThat(read.path("hostName").asString()).isEqualTo("host-1.lan");
        assertThat(read.path("ipAddr").asString()).isEqualTo("10.0.0.7");
        assertThat(read.path("status").asString()).isEqualTo("UP");
        assertThat(read.path("overriddenStatus").asString()).isEqualTo("UNKNOWN");
        assertThat(read.path("port").toString()).isEqualTo("{\"$\":8080,\"@enabled\":\"true\"}");
        assertThat(read.path("securePort").toString()).isEqualTo("{\"$\":443,\"@enabled\":\"false\"}");
        assertThat(read.path("dataCenterInfo").path("name").asString()).isEqualTo("MyOwn");
        assertThat(read.path("leaseInfo").path("durationInSecs").asInt()).isEqualTo(90);
        assertThat(read.path("leaseInfo").path("renewalIntervalInSecs").asInt()).isEqualTo(20);
        assertThat(read.path("metadata").toString())
                .isEqualTo("{\"management.port\":\"9090\",\"team\":\"blue\",\"zone\":\"a\"}");
        assertThat(read.path("homePageUrl").asString()).isEqualTo("http://host-1.lan:8080/");
        assertThat(read.path("healthCheckUrl").asString()).isEqualTo("http://host-1.lan:9090/actuator/health");
        assertThat(read.path("vipAddress").asString()).isEqualTo("Vip-" + service);
        assertThat(read.path("secureVipAddress").asString()).isEqualTo("Vip-" + service);
        assertThat(read.path("lastDirtyTimestamp").asString()).isEqualTo("7");
    }

    @Test
    void anInstanceOfOursIsReadInTheSameForm() {
        calls.put(path(service, "a"), registration("lease-" + service)).is(201);

        JsonNode read = calls.get("/eureka/apps/" + app + "/a").is(200).json().path("instance");

        assertThat(read.path("hostName").asString()).isEqualTo("10.0.0.1");
        assertThat(read.path("ipAddr").asString()).isEqualTo("10.0.0.1");
        assertThat(read.path("port").path("$").asInt()).isEqualTo(8080);
        assertThat(read.path("vipAddress").asString()).isEqualTo(service);
        assertThat(read.path("healthCheckUrl").asString()).isEqualTo("http://10.0.0.1:8080/actuator/health");
        assertThat(read.toString()).doesNotContain("lease-" + service);
    }

    @Test
    void aServiceWithTlsAndWithout() {
        register(body(7, "UP").replace("\"@enabled\": \"false\"", "\"@enabled\": true"));

        assertThat(muster().path("scheme").asString()).isEqualTo("https");
        assertThat(muster().path("port").asInt()).isEqualTo(8443);
        assertThat(eureka().path("port").toString()).isEqualTo("{\"$\":8080,\"@enabled\":\"true\"}");
        assertThat(eureka().path("securePort").toString()).isEqualTo("{\"$\":8443,\"@enabled\":\"true\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "instanceId": "ID",        |                         | instanceId: nothing
            "hostName": "host-1.lan",  | "hostName": "",         | hostName: nothing
            "ipAddr": "10.0.0.7",      | "ipAddr": null,         | ipAddr: nothing
            "app": "APP",              |                         | app: nothing
            "app": "APP",              | "app": "OTHER",         | app: 'OTHER'
            "name": "MyOwn"            | "name": null            | name: nothing
            "lastDirtyTimestamp": DIRTY, | "lastDirtyTimestamp": "soon", | lastDirtyTimestamp: 'soon'
            "$": 8080                  | "$": 0                  | port: 0
            "team": "blue"             | "team": ["blue"]        | metadata.team
            "instance":                | "other":                | instance: nothing
            "instanceId": "ID",        | "instanceId": "a b",    | instance id: 'a b'
            """)
    void whatCannotBeRightIsRefusedInWords(String old, String changed, String expected) {
        String body = template().replace(old, changed == null ? "" : changed);
        assertThat(body).isNotEqualTo(template());

        Calls.Answer answer = calls.call("POST", "/eureka/apps/" + app, filled(body, "7", "UP"));

        assertThat(answer.is(400).body()).contains(expected);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        calls.get("/eureka/apps/" + app).is(404);
    }

    @Test
    void nullsTextsAndNamesOfClassesAreHarmless() {
        register("{\"instance\": {\"instanceId\": \"" + id
                + "\", \"hostName\": \"h\", \"ipAddr\": \"10.0.0.1\", \"app\": \""
                + app + "\", \"port\": \"8080\", \"securePort\": null, \"status\": null, \"vipAddress\": null,"
                + " \"dataCenterInfo\": {\"@class\": \"javax.script.ScriptEngineManager\", \"name\": \"MyOwn\"},"
                + " \"metadata\": {\"@class\": \"java.util.Collections$EmptyMap\", \"n\": null, \"i\": 1, \"e\": \"\"},"
                + " \"leaseInfo\": {\"durationInSecs\": null}, \"lastDirtyTimestamp\": \"12\", \"sid\": {\"x\": []}}}");

        assertThat(eureka().path("metadata").toString()).isEqualTo("{\"e\":\"\",\"i\":\"1\"}");
        assertThat(eureka().path("lastDirtyTimestamp").asString()).isEqualTo("12");
        assertThat(eureka().path("vipAddress").asString()).isEqualTo(service);
    }

    @Test
    void bodiesAreBounded() {
        String body = body(7, "UP").replace("\"blue\"", "\"" + "b".repeat(70_000) + "\"");

        assertThat(calls.call("POST", "/eureka/apps/" + app, body).is(413).body())
                .contains("at most 65536");
        calls.call("POST", "/eureka/apps/" + app, "[".repeat(5_000)).is(400);
    }

    @Test
    void aHeartbeatRenewsOrAsksToRegister() {
        beat("lastDirtyTimestamp=7").is(404);
        register(body(7, "UP"));

        beat("lastDirtyTimestamp=7").is(200);
        beat("").is(200);
        beat("lastDirtyTimestamp=6").is(200);
        beat("lastDirtyTimestamp=8").is(404);
        beat("lastDirtyTimestamp=then").is(400);
        calls.call("PUT", self() + "?lastDirtyTimestamp=6", "", "x-netflix-discovery-replication", "true")
                .is(409);

        register(body(8, "UP"));
        beat("status=UP&lastDirtyTimestamp=8&overriddenstatus=DOWN").is(200);
    }

    @Test
    void anInstanceOfOursIsNotRenewedFromHere() {
        calls.put(path(service, "a"), registration("lease-" + service)).is(201);

        calls.put("/eureka/apps/" + app + "/a?lastDirtyTimestamp=1", "").is(404);
    }

    @Test
    void registeringAgainIsTheSameIncarnation() {
        register(body(7, "STARTING"));
        String since = muster().path("registeredAt").asString();

        register(body(8, "UP"));

        assertThat(muster().path("registeredAt").asString()).isEqualTo(since);
        assertThat(muster().path("status").asString()).isEqualTo("UP");
    }

    @Test
    void aGoodbyeRemovesIt() {
        register(body(7, "UP"));

        calls.delete(self()).is(200);
        calls.delete(self()).is(404);

        calls.get(self()).is(404);
        assertThat(calls.ids(service)).isEmpty();
    }

    @Test
    void anOverrideHoldsUntilItIsRemovedAndSurvivesARegistration() {
        register(body(7, "UP"));

        calls.put(self() + "/status?value=OUT_OF_SERVICE&lastDirtyTimestamp=7", "")
                .is(200);
        assertThat(statuses()).containsExactly("OUT_OF_SERVICE", "OUT_OF_SERVICE", "OUT_OF_SERVICE");

        register(body(8, "UP"));
        assertThat(statuses()).containsExactly("OUT_OF_SERVICE", "OUT_OF_SERVICE", "OUT_OF_SERVICE");

        register(body(9, "DOWN"));
        assertThat(statuses()).containsExactly("DOWN", "OUT_OF_SERVICE", "OUT_OF_SERVICE");

        register(body(10, "UP"));
        calls.delete(self() + "/status?lastDirtyTimestamp=7").is(200);
        assertThat(statuses()).containsExactly("UP", "UNKNOWN", "UP");
    }

    @Test
    void upEndsAnOverrideAndNeverHidesThatItIsDown() {
        register(body(7, "UP"));
        calls.put(self() + "/status?value=DOWN", "").is(200);

        calls.put(self() + "/status?value=UP", "").is(200);
        assertThat(statuses()).containsExactly("UP", "UP", "UP");

        register(body(8, "DOWN"));
        assertThat(statuses()).containsExactly("DOWN", "UP", "DOWN");
    }

    @Test
    void whoKeepsItselfOutOfServiceIsPutToWorkByAnOperator() {
        register(body(7, "OUT_OF_SERVICE"));
        assertThat(statuses()).containsExactly("OUT_OF_SERVICE", "UNKNOWN", "DOWN");

        calls.put(self() + "/status?value=UP", "").is(200);
        assertThat(statuses()).containsExactly("UP", "UP", "UP");
        register(body(8, "OUT_OF_SERVICE"));
        assertThat(statuses()).containsExactly("UP", "UP", "UP");

        calls.delete(self() + "/status?value=UP").is(200);
        assertThat(statuses()).containsExactly("OUT_OF_SERVICE", "UNKNOWN", "DOWN");
    }

    @Test
    void anOverrideNeedsAnInstanceAndAWord() {
        calls.put(self() + "/status?value=UP", "").is(404);
        calls.delete(self() + "/status").is(404);
        calls.put(self() + "/metadata?a=b", "").is(404);
        register(body(7, "UP"));

        assertThat(calls.put(self() + "/status?value=GREAT", "").is(400).body()).contains("value: 'GREAT'");
        calls.put(self() + "/status", "").is(400);
    }

    @Test
    void anOperatorAddsMetadata() {
        register(body(7, "UP"));

        calls.put(self() + "/metadata?canary=yes&team=red", "").is(200);

        assertThat(eureka().path("metadata").path("canary").asString()).isEqualTo("yes");
        assertThat(muster().path("metadata").path("team").asString()).isEqualTo("red");
        beat("lastDirtyTimestamp=7").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/eureka/apps", "/eureka/apps/", "/eureka/apps/?regions=eu,us"})
    void everythingIsListedWithItsHash(String path) {
        register(body(7, "UP"));
        calls.put(path(service, "a"), registration("lease-" + service)).is(201);

        JsonNode all = calls.get(path).is(200).json().path("applications");

        JsonNode own = all.path("application")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(app))
                .findAny()
                .orElseThrow();
        assertThat(own.path("instance").valueStream().map(one -> one.path("instanceId")
                        .asString()))
                .containsExactlyInAnyOrder(id, "a");
        assertThat(all.path(HASH).asString()).isEqualTo(counted(all));
    }

    @Test
    void aListThatDidNotChangeIs304() {
        register(body(7, "UP"));
        String tag = calls.get("/eureka/apps/").is(200).header("ETag");

        calls.get("/eureka/apps/", "If-None-Match", tag).is(304);
        register(body(8, "DOWN"));
        calls.get("/eureka/apps/", "If-None-Match", tag).is(200);
    }

    @Test
    void changesAreToldWithTheHashOfEverything() {
        register(body(7, "UP"));
        assertThat(action()).isEqualTo("ADDED");
        register(body(8, "DOWN"));
        assertThat(action()).isEqualTo("MODIFIED");
        calls.delete(self()).is(200);
        assertThat(action()).isEqualTo("DELETED");

        JsonNode delta = calls.get("/eureka/apps/delta").is(200).json().path("applications");
        JsonNode all = calls.get("/eureka/apps/").is(200).json().path("applications");
        assertThat(delta.path(HASH).asString()).isEqualTo(counted(all));
    }

    @Test
    void namesThatCallersUseAreFound() {
        register(body(7, "UP").replace("\"Vip-" + service + "\"", "\"one-" + service + ",two-" + service + "\""));

        for (String found : List.of("vips/one-" + service, "vips/TWO-" + app, "svips/two-" + service)) {
            assertThat(calls.get("/eureka/" + found).is(200).body())
                    .as(found)
                    .contains("\"" + HASH + "\":\"UP_1_\"", id);
        }
        assertThat(calls.get("/eureka/vips/" + service).is(200).body()).contains("\"" + HASH + "\":\"\"");
        assertThat(calls.get("/eureka/instances/" + id).is(200).body()).contains(app);
        calls.get("/eureka/instances/nobody").is(404);
        assertThat(calls.get("/eureka/apps/" + service)
                        .is(200)
                        .json()
                        .path("application")
                        .path("name")
                        .asString())
                .isEqualTo(app);
    }

    @Test
    void otherNamespacesAreNotTold() {
        calls.put("/v1/namespaces/shop/services/" + service + "/instances/a", registration("lease-" + service))
                .is(201);

        calls.get("/eureka/apps/" + app).is(404);
        assertThat(calls.get("/eureka/apps/delta").is(200).body()).doesNotContain(app);
    }

    private void register(String body) {
        calls.call("POST", "/eureka/apps/" + app, body).is(204);
    }

    private Calls.Answer beat(String query) {
        return calls.put(self() + "?" + query, "");
    }

    private String self() {
        return "/eureka/apps/" + app + "/" + id;
    }

    private JsonNode eureka() {
        return calls.get(self()).is(200).json().path("instance");
    }

    private JsonNode muster() {
        return calls.get(path(service, id)).is(200).json();
    }

    /** As Eureka's clients see it, what overrides it there, as ours see it. */
    private List<String> statuses() {
        JsonNode read = eureka();
        return List.of(
                read.path("status").asString(),
                read.path("overriddenStatus").asString(),
                muster().path("status").asString());
    }

    private String action() {
        return calls.get("/eureka/apps/delta")
                .is(200)
                .json()
                .path("applications")
                .path("application")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(app))
                .flatMap(one -> one.path("instance").valueStream())
                .map(one -> one.path("actionType").asString())
                .reduce((one, other) -> one + other)
                .orElse("none");
    }

    /** The hash as clients compute it from what they got. */
    private static String counted(JsonNode applications) {
        StringBuilder hash = new StringBuilder();
        applications
                .path("application")
                .valueStream()
                .flatMap(one -> one.path("instance").valueStream())
                .map(one -> one.path("status").asString())
                .collect(java.util.stream.Collectors.groupingBy(
                        status -> status, java.util.TreeMap::new, java.util.stream.Collectors.counting()))
                .forEach((status, count) ->
                        hash.append(status).append('_').append(count).append('_'));
        return hash.toString();
    }

    private String body(long dirty, String status) {
        return filled(template(), Long.toString(dirty), status);
    }

    private String filled(String template, String dirty, String status) {
        return template.replace("DIRTY", dirty)
                .replace("STATUS", status)
                .replace("\"ID\"", "\"" + id + "\"")
                .replace("\"APP\"", "\"" + app + "\"")
                .replace("VIP", "Vip-" + service);
    }

    /** As the client of Spring Cloud sends it. */
    private static String template() {
        return """
                {"instance": {
                  "instanceId": "ID",
                  "hostName": "host-1.lan",
                  "app": "APP",
                  "ipAddr": "10.0.0.7",
                  "status": "STATUS",
                  "overriddenStatus": "UNKNOWN",
                  "port": {"$": 8080, "@enabled": "true"},
                  "securePort": {"$": 8443, "@enabled": "false"},
                  "countryId": 1,
                  "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"},
                  "leaseInfo": {"renewalIntervalInSecs": 20, "durationInSecs": "90", "registrationTimestamp": 0},
                  "metadata": {"@class": "java.util.TreeMap", "management.port": "9090", "team": "blue", "zone": "a"},
                  "homePageUrl": "http://host-1.lan:8080/",
                  "statusPageUrl": "http://host-1.lan:9090/actuator/info",
                  "healthCheckUrl": "http://host-1.lan:9090/actuator/health",
                  "vipAddress": "VIP",
                  "secureVipAddress": "VIP",
                  "isCoordinatingDiscoveryServer": "false",
                  "lastDirtyTimestamp": DIRTY,
                  "actionType": null,
                  "asgName": null
                }}
                """;
    }
}
