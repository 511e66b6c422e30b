package dev.muster.registry;

import static dev.muster.registry.Calls.NAMESPACE;
import static dev.muster.registry.Calls.path;
import static dev.muster.registry.Calls.registration;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.ProblemType;
import dev.muster.registry.Calls.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The contract of {@code docs/reference/http.md}, row by row. Each test has services of its own. */
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
class RegistryHttpTests {

    private static final Duration SOON = ofSeconds(60);
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final int port;
    private final Calls calls;
    private final String service = "service-" + TESTS.incrementAndGet();
    private final String lease = "lease-of-test-" + TESTS.get();

    RegistryHttpTests(@LocalServerPort int port) {
        this.port = port;
        this.calls = new Calls(port);
    }

    @Test
    void aRegistrationIs201WhenNewAnd200Afterwards() {
        Answer created = calls.put(path(service, "a"), registration(lease)).is(201);
        Answer again = calls.put(path(service, "a"), registration(lease)).is(200);

        assertThat(created.json().path("heartbeatInterval").asString()).isEqualTo("PT5S");
        JsonNode instance = created.json().path("instance");
        assertThat(instance.propertyNames())
                .containsExactlyInAnyOrder(
                        "service",
                        "id",
                        "host",
                        "port",
                        "scheme",
                        "managementPort",
                        "zone",
                        "weight",
                        "version",
                        "metadata",
                        "status",
                        "reportedStatus",
                        "override",
                        "ttl",
                        "registeredAt",
                        "changedAt");
        assertThat(instance.path("status").asString()).isEqualTo("UP");
        assertThat(instance.path("ttl").asString()).isEqualTo("PT15S");
        assertThat(again.json().path("instance")).isEqualTo(instance);
        assertThat(calls.get(path(service, "a")).is(200).json()).isEqualTo(instance);
    }

    @Test
    void theLeaseIsNeverShown() {
        calls.put(path(service, "a"), registration(lease));

        for (String path : new String[] {
            path(service, "a"),
            NAMESPACE + "/instances",
            NAMESPACE + "/services",
            "/dashboard/instances",
            "/dashboard/events",
            "/dashboard/overview"
        }) {
            assertThat(calls.get(path).is(200).body()).as(path).doesNotContain(lease);
        }
    }

    @Test
    void everyAnswerNamesTheRunOfThisServer() {
        String origin = calls.get("/v1/namespaces").header("Muster-Origin");

        assertThat(origin).hasSize(36);
        assertThat(calls.get("/nowhere").header("Muster-Origin")).isEqualTo(origin);
        assertThat(calls.get(NAMESPACE + "/instances").json().path("cursor").asString())
                .startsWith(origin + ":");
    }

    @Test
    void aGoodbyeIs204AlsoIfNothingWasThere() {
        calls.put(path(service, "a"), registration(lease));

        calls.delete(path(service, "a")).is(204);
        calls.delete(path(service, "a")).is(204);

        calls.get(path(service, "a")).isProblem(ProblemType.INSTANCE_NOT_FOUND);
    }

    @Test
    void aLateGoodbyeLeavesTheSuccessor() {
        calls.put(path(service, "a"), registration(lease));
        calls.put(path(service, "a"), registration(lease + "-2")).is(200);

        calls.delete(path(service, "a") + "?lease=" + lease).is(204);
        assertThat(calls.ids(service)).containsExactly("a");

        calls.delete(path(service, "a") + "?lease=" + lease + "-2").is(204);
        assertThat(calls.ids(service)).isEmpty();
    }

    @Test
    void aHeartbeatNamesWhatItRenewed() {
        calls.put(path(service, "b"), registration(lease));
        calls.put(path(service, "a"), registration(lease, ofSeconds(6)));

        Answer answer = calls.beat(lease).is(200);

        assertThat(answer.body())
                .isEqualTo("{\"interval\":\"PT2S\",\"instances\":[{\"service\":\"" + service
                        + "\",\"id\":\"a\"},{\"service\":\"" + service + "\",\"id\":\"b\"}]}");
    }

    @Test
    void aHeartbeatOfAnUnknownLeaseAsksToRegister() {
        calls.beat(lease).isProblem(ProblemType.LEASE_NOT_FOUND);

        calls.put(path(service, "a"), registration(lease));
        calls.beat(lease).is(200);
        calls.call("POST", "/v1/namespaces/shop/leases/" + lease + "/heartbeat", "")
                .isProblem(ProblemType.LEASE_NOT_FOUND);
    }

    @Test
    void servicesAreListedWithTheirInstances() {
        calls.put(path(service, "a"), registration(lease));
        calls.put(path(service, "b"), registration(lease).replace("}", ", \"status\": \"STARTING\"}"));

        JsonNode row = calls.get(NAMESPACE + "/services")
                .is(200)
                .json()
                .valueStream()
                .filter(candidate -> candidate.path("name").asString().equals(service))
                .findAny()
                .orElseThrow();

        assertThat(row.toString()).isEqualTo("{\"name\":\"" + service + "\",\"instances\":2,\"up\":1}");
    }

    @Test
    void aQueryNamesServicesOrGetsAll() {
        calls.put(path(service + "-x", "a"), registration(lease));
        calls.put(path(service + "-y", "b"), registration(lease));

        JsonNode both = calls.get(NAMESPACE + "/instances?services=" + service + "-x," + service + "-y")
                .is(200)
                .json();
        assertThat(both.path("instances").valueStream().map(instance -> instance.path("id")
                        .asString()))
                .containsExactly("a", "b");
        assertThat(calls.get(NAMESPACE + "/instances?services=" + service + "-y")
                        .json()
                        .path("instances"))
                .hasSize(1);
        assertThat(calls.get(NAMESPACE + "/instances")
                        .json()
                        .path("instances")
                        .valueStream()
                        .map(instance -> instance.path("service").asString()))
                .contains(service + "-x", service + "-y");
    }

    @Test
    void anUnknownServiceHasNoInstances() {
        assertThat(calls.ids("nobody")).isEmpty();
    }

    @Test
    void caseOfAServiceDoesNotMatter() {
        calls.put(path(service.toUpperCase(java.util.Locale.ROOT), "a"), registration(lease))
                .is(201);

        assertThat(calls.ids(service)).containsExactly("a");
    }

    @Test
    void anAnswerThatDidNotChangeIs304UntilItDoes() {
        String list = NAMESPACE + "/services/" + service + "/instances";
        calls.put(path(service, "a"), registration(lease));
        String tag = calls.get(list).is(200).header("ETag");

        calls.put(path(service + "-other", "a"), registration(lease));
        Answer unchanged = calls.get(list, "If-None-Match", tag).is(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(unchanged.header("ETag")).isEqualTo(tag);

        calls.delete(path(service, "a"));
        Answer changed = calls.get(list, "If-None-Match", tag).is(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
        assertThat(changed.header("Cache-Control")).isEqualTo("no-cache");
        calls.get(list, "If-None-Match", "W/\"another-run:1\"").is(200);
    }

    @Test
    void anOverrideIsSeenUntilItIsRemoved() {
        calls.put(path(service, "a"), registration(lease));

        JsonNode overridden = calls.put(
                        path(service, "a") + "/override", "{\"status\": \"OUT_OF_SERVICE\", \"reason\": \"disk\"}")
                .is(200)
                .json();
        assertThat(overridden.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
        assertThat(overridden.path("reportedStatus").asString()).isEqualTo("UP");
        assertThat(overridden.path("override").path("by").asString()).isEqualTo("anonymous");
        assertThat(overridden.path("override").path("reason").asString()).isEqualTo("disk");

        calls.put(path(service, "a"), registration(lease).replace("}", ", \"status\": \"DOWN\"}"));
        assertThat(calls.get(path(service, "a")).json().path("status").asString())
                .isEqualTo("OUT_OF_SERVICE");

        JsonNode ended = calls.delete(path(service, "a") + "/override").is(200).json();
        assertThat(ended.path("status").asString()).isEqualTo("DOWN");
        assertThat(ended.path("override").isNull()).isTrue();
    }

    @Test
    void namespacesAreCreatedUsedAndRemoved() {
        String own = "/v1/namespaces/" + service;
        calls.get(own + "/services").isProblem(ProblemType.NAMESPACE_NOT_FOUND);

        assertThat(calls.put(own, "").is(200).body()).isEqualTo("{\"name\":\"" + service + "\",\"permanent\":false}");
        calls.put(own, "").is(200);
        calls.put(own + "/services/s/instances/a", registration(lease)).is(201);
        assertThat(calls.ids("s")).isEmpty();
        calls.delete(own).isProblem(ProblemType.NAMESPACE_IN_USE);
        calls.delete(own + "/services/s/instances/a").is(204);
        calls.delete(own).is(204);
        calls.delete(own).isProblem(ProblemType.NAMESPACE_NOT_FOUND);

        assertThat(calls.get("/v1/namespaces").is(200).body())
                .contains("{\"name\":\"default\",\"permanent\":true}", "{\"name\":\"shop\",\"permanent\":true}")
                .doesNotContain("\"" + service + "\"");
        calls.delete("/v1/namespaces/shop").isProblem(ProblemType.NAMESPACE_IN_USE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
            PUT    | /services/S/instances/i                | -                                                     | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {}                                                    | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | []                                                    | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"colour":"red"}      | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":0}                     | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":"x"}                   | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h:1","port":1}                   | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"10.0.0.1:80","port":1}           | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"short","host":"h","port":1}                 | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"ttl":"PT0.5S"}      | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"ttl":"PT1H"}        | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"ttl":"soon"}        | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"weight":0}          | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"scheme":"ftp"}      | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"zone":"\\ud83d"}    | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"metadata":{"\\ud83d":"v"}} | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"status":"OUT_OF_SERVICE"} | INVALID_ARGUMENT
            PUT    | /services/S/instances/i                | {"lease":"L","host":"h","port":1,"status":"GREAT"}    | INVALID_ARGUMENT
            PUT    | /services/-S/instances/i               | {"lease":"L","host":"h","port":1}                     | INVALID_ARGUMENT
            PUT    | /services/S/instances/a%20b            | {"lease":"L","host":"h","port":1}                     | INVALID_ARGUMENT
            POST   | /services/S/instances/i                | {"lease":"L","host":"h","port":1}                     | METHOD_NOT_ALLOWED
            PUT    | /services/S/instances/there/override   | {}                                                    | INVALID_ARGUMENT
            PUT    | /services/S/instances/there/override   | {"status":"GREAT"}                                    | INVALID_ARGUMENT
            PUT    | /services/S/instances/there/override   | {"status":"DOWN","by":""}                             | INVALID_ARGUMENT
            PUT    | /services/S/instances/nobody/override  | {"status":"DOWN"}                                     | INSTANCE_NOT_FOUND
            DELETE | /services/S/instances/nobody/override  | -                                                     | INSTANCE_NOT_FOUND
            DELETE | /services/S/instances/there?lease=no   | -                                                     | INVALID_ARGUMENT
            GET    | /services/S/instances/nobody           | -                                                     | INSTANCE_NOT_FOUND
            GET    | /instances?services=a,-b               | -                                                     | INVALID_ARGUMENT
            GET    | /instances?services=a,,b               | -                                                     | INVALID_ARGUMENT
            GET    | /watch?services=-b                     | -                                                     | INVALID_ARGUMENT
            POST   | /leases/no/heartbeat                   | -                                                     | INVALID_ARGUMENT
            POST   | /leases/nobody-has-this/heartbeat      | -                                                     | LEASE_NOT_FOUND
            GET    | /nothing                               | -                                                     | NOT_FOUND
            """)
    void whatCannotBeRightIsRefusedAndChangesNothing(
            String method, String path, @org.jspecify.annotations.Nullable String body, ProblemType type) {
        calls.put(path(service, "there"), registration(lease)).is(201);
        String list = NAMESPACE + "/services/" + service + "/instances";
        String tag = calls.get(list).is(200).header("ETag");
        List<JsonNode> before = instances();

        Answer answer = calls.call(
                method,
                NAMESPACE + path.replace("S/", service + "/"),
                body == null ? "" : body.replace("\"L\"", "\"" + lease + "-new\""));

        answer.isProblem(type);
        assertThat(answer.body()).doesNotContain("Exception", "dev.muster", "tools.jackson");
        assertThat(before).containsAll(instances()); // what other tests left behind may end meanwhile
        calls.get(list, "If-None-Match", tag).is(304);
        calls.beat(lease + "-new").isProblem(ProblemType.LEASE_NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /services",
        "GET, /instances",
        "GET, /watch",
        "GET, /services/s/instances",
        "GET, /services/s/instances/i",
        "DELETE, /services/s/instances/i",
        "POST, /leases/lease-0001/heartbeat"
    })
    void nothingIsInANamespaceThatDoesNotExist(String method, String path) {
        calls.call(method, "/v1/namespaces/nope" + path, "").isProblem(ProblemType.NAMESPACE_NOT_FOUND);
        calls.call(method, "/v1/namespaces/NOPE" + path, "").isProblem(ProblemType.INVALID_ARGUMENT);
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        calls.get(NAMESPACE + "/watch", "Last-Event-ID", "yesterday", "Accept", "text/event-stream")
                .isProblem(ProblemType.INVALID_ARGUMENT);
    }

    @Test
    void aWatchBeginsWithWhatThereIsAndTellsEveryChange() {
        calls.put(path(service, "a"), registration(lease));
        try (Watch watch = watch()) {
            Watch.Event snapshot = watch.next();
            calls.put(path(service, "b"), registration(lease));
            calls.put(path(service + "-other", "x"), registration(lease));
            calls.put(path(service, "a") + "/override", "{\"status\": \"DOWN\"}");
            calls.delete(path(service, "b"));

            assertThat(snapshot.name()).isEqualTo("snapshot");
            assertThat(snapshot.data().path("instances")).hasSize(1);
            assertThat(snapshot.data().path("cursor").asString()).isEqualTo(snapshot.id());
            Watch.Event appeared = watch.next();
            assertThat(appeared.name()).isEqualTo("changed");
            assertThat(appeared.data().path("instance").path("id").asString()).isEqualTo("b");
            Watch.Event overridden = watch.next();
            assertThat(overridden.data().path("instance").path("status").asString())
                    .isEqualTo("DOWN");
            Watch.Event removed = watch.next();
            assertThat(removed.name()).isEqualTo("removed");
            assertThat(removed.data().path("service").asString()).isEqualTo(service);
            assertThat(removed.data().path("id").asString()).isEqualTo("b");
            assertThat(removed.data().path("reason").asString()).isEqualTo("DEREGISTERED");
            assertThat(removed.data().path("cursor").asString()).isEqualTo(removed.id());
            assertThat(watch.comment()).isEqualTo("ping");
        }
    }

    @Test
    void aWatchThatComesBackHearsOnlyWhatItMissed() {
        String seen;
        try (Watch watch = watch()) {
            seen = watch.next().id();
        }
        calls.put(path(service, "a"), registration(lease));
        calls.put(path(service, "b"), registration(lease));

        try (Watch watch = watch("Last-Event-ID: " + seen)) {
            Watch.Event first = watch.next();
            assertThat(first.name()).isEqualTo("changed");
            assertThat(first.data().path("instance").path("id").asString()).isEqualTo("a");
            Watch.Event second = watch.next();
            assertThat(second.data().path("instance").path("id").asString()).isEqualTo("b");
            seen = second.id();
        }
        try (Watch watch = watch("Last-Event-ID: " + seen)) {
            assertThat(watch.comment()).isEqualTo("ping");
            calls.delete(path(service, "a"));
            assertThat(watch.next().name()).isEqualTo("removed");
        }
        // Refused at first, while this server may know less than who asks.
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            try (Watch watch = watch("Last-Event-ID: another-run:7")) {
                assertThat(watch.next().name()).isEqualTo("snapshot");
            }
        });
    }

    @Test
    void whoStopsBeatingExpiresAndWhoBeatsStays() {
        Duration ttl = ofSeconds(6);
        calls.put(path(service, "beating"), registration(lease, ttl));
        try (Watch watch = watch()) {
            watch.next();
            long start = System.nanoTime();
            calls.put(path(service, "silent"), registration(lease + "-2", ttl));
            watch.next();

            await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> {
                calls.beat(lease).is(200);
                return calls.ids(service).equals(List.of("beating"));
            });

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(ttl);
            Watch.Event removed = watch.next();
            assertThat(removed.data().path("id").asString()).isEqualTo("silent");
            assertThat(removed.data().path("reason").asString()).isEqualTo("EXPIRED");
            calls.beat(lease + "-2").isProblem(ProblemType.LEASE_NOT_FOUND);
        }
    }

    @Test
    void theDashboardShowsWhatThereIs() {
        calls.put(path(service, "a"), registration(lease));
        try (Watch watch = watch()) {
            watch.next();
            JsonNode overview = calls.get("/dashboard/overview").is(200).json();

            assertThat(overview.path("server").asString()).isEqualTo("registry");
            assertThat(overview.path("member").asString()).isEqualTo("only-one");
            assertThat(overview.path("security").asString()).isEqualTo("loopback");
            assertThat(overview.path("members").asInt()).isEqualTo(1);
            assertThat(overview.path("namespaces").asInt()).isGreaterThanOrEqualTo(2);
            assertThat(overview.path("instances").asInt()).isPositive();
            assertThat(overview.path("byStatus").path("UP").asInt()).isPositive();
            assertThat(overview.path("streams").asInt()).isPositive();
        }
        assertThat(calls.get("/dashboard/members")
                        .is(200)
                        .json()
                        .get(0)
                        .path("name")
                        .asString())
                .isEqualTo("only-one");
        assertThat(calls.get("/dashboard/services").is(200).body())
                .contains("{\"namespace\":\"default\",\"name\":\"" + service + "\",\"instances\":1,\"up\":1}");
        assertThat(calls.get("/dashboard/events").is(200).body())
                .contains("\"text\":\"" + service + "/a registered, UP\"");
        JsonNode row = calls.get("/dashboard/instances")
                .is(200)
                .json()
                .valueStream()
                .filter(candidate -> candidate.path("service").asString().equals(service))
                .findAny()
                .orElseThrow();
        assertThat(row.path("namespace").asString()).isEqualTo("default");
        assertThat(Duration.parse(row.path("sinceHeartbeat").asString())).isLessThan(SOON);
    }

    @Test
    void healthInfoAndMetricsAreThere() {
        assertThat(calls.get("/actuator/health").is(200).json().path("status").asString())
                .isEqualTo("UP");
        calls.get("/actuator/info").is(200);
        calls.get("/actuator/metrics").is(200);
        calls.get("/actuator/env").isProblem(ProblemType.NOT_FOUND);
    }

    private List<JsonNode> instances() {
        return calls.get(NAMESPACE + "/instances")
                .is(200)
                .json()
                .path("instances")
                .valueStream()
                .toList();
    }

    private Watch watch(String... headers) {
        return new Watch(port, NAMESPACE + "/watch?services=" + service, headers);
    }
}
