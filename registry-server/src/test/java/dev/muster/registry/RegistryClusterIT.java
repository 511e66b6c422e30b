package dev.muster.registry;

import static dev.muster.registry.Calls.path;
import static dev.muster.registry.Calls.registration;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class RegistryClusterIT {

    private static final Duration SOON = ofSeconds(90);
    /** Of those whose end is not waited for. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final String LEASE = "lease-of-one-process";
    private static final List<String> IDS =
            IntStream.range(0, 20).mapToObj(i -> "i" + (i + 10)).toList();

    private static final String EUREKA_INSTANCE = "{\"instance\": {\"instanceId\": \"o:1\", \"app\": \"OLD\","
            + " \"hostName\": \"10.0.0.1\", \"ipAddr\": \"10.0.0.1\", \"port\": 8080, \"lastDirtyTimestamp\": 1,"
            + " \"leaseInfo\": {\"durationInSecs\": 600}, \"dataCenterInfo\": {\"name\": \"MyOwn\"}}}";

    private final List<ServerProcess> servers = new ArrayList<>();

    @AfterEach
    void endAll() {
        servers.forEach(ServerProcess::close);
    }

    /** One cluster for the whole story: three members, one dies, one is stopped, one comes back. */
    @Test
    void whatIsRegisteredOutlivesTheServersItWasRegisteredAt() {
        List<Integer> ports = ServerProcess.freePorts(6);
        IntStream.range(0, 3).forEach(i -> start(ports, 3, i));
        servers.forEach(server -> server.awaitMembers(3));
        ServerProcess first = servers.get(0);
        ServerProcess second = servers.get(1);
        ServerProcess third = servers.get(2);

        IDS.forEach(id ->
                first.calls().put(path("orders", id), registration(LEASE, LONG)).is(201));
        first.calls().put("/v1/namespaces/team-a", "").is(200);
        first.calls().call("POST", "/eureka/apps/OLD", EUREKA_INSTANCE).is(204);
        for (ServerProcess other : List.of(second, third)) {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(other.calls().ids("orders")).isEqualTo(IDS));
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> other.calls()
                    .get("/v1/namespaces/team-a/services")
                    .is(200));
            other.calls().beat("lease-of-nobody").isProblem(ProblemType.LEASE_NOT_FOUND);
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> other.calls()
                    .put("/eureka/apps/OLD/o:1?lastDirtyTimestamp=1", "")
                    .is(200));
        }

        first.kill();
        assertThat(second.calls().ids("orders")).isEqualTo(IDS);
        assertThat(second.calls().beat(LEASE).is(200).json().path("instances")).hasSize(IDS.size());
        second.awaitMembers(2);
        third.awaitMembers(2);
        second.calls().put("/eureka/apps/OLD/o:1?lastDirtyTimestamp=1", "").is(200);
        assertThat(third.calls().get("/eureka/apps/OLD/o:1").is(200).body()).contains("\"status\":\"UP\"");
        assertThat(second.calls().ids("orders")).isEqualTo(IDS);
        assertThat(third.calls().ids("orders")).isEqualTo(IDS);
        second.calls()
                .put(path("orders", "late"), registration("lease-of-another", LONG))
                .is(201);

        second.stop();
        third.awaitMembers(1);
        List<String> all = new ArrayList<>(IDS);
        all.add("late");
        assertThat(third.calls().ids("orders")).isEqualTo(all);
        assertThat(third.calls().beat(LEASE).is(200).json().path("instances")).hasSize(IDS.size());
        third.calls().beat("lease-of-another").is(200);

        start(ports, 3, 0);
        ServerProcess back = servers.get(3);
        back.awaitMembers(2);
        assertThat(back.calls().ids("orders")).containsAll(IDS);
        back.calls().get("/v1/namespaces/team-a/services").is(200);
    }

    @Test
    void whoFallsSilentExpiresEverywhereAfterItsTtlAndWhoBeatsAnywhereStays() {
        List<Integer> ports = ServerProcess.freePorts(4);
        IntStream.range(0, 2).forEach(i -> start(ports, 2, i));
        servers.forEach(server -> server.awaitMembers(2));
        Calls first = servers.get(0).calls();
        Calls second = servers.get(1).calls();
        Duration ttl = ofSeconds(12);
        // Several, so that each server looks after some of the leases.
        List<String> beating =
                IntStream.range(0, 6).mapToObj(i -> "beating-" + i).toList();
        List<String> silent = IntStream.range(0, 6).mapToObj(i -> "silent-" + i).toList();
        beating.forEach(id ->
                first.put(path("orders", id), registration("lease-" + id, ttl)).is(201));
        long start = System.nanoTime();
        silent.forEach(id ->
                first.put(path("orders", id), registration("lease-" + id, ttl)).is(201));

        await().atMost(SOON).pollInterval(ofSeconds(1)).until(() -> {
            beating.forEach(id -> second.beat("lease-" + id).is(200));
            List<String> here = first.ids("orders");
            List<String> there = second.ids("orders");
            if (Duration.ofNanos(System.nanoTime() - start).compareTo(ttl) < 0) {
                assertThat(here).containsAll(silent);
                assertThat(there).containsAll(silent);
            }
            assertThat(here).containsAll(beating);
            assertThat(there).containsAll(beating);
            return here.equals(beating) && there.equals(beating);
        });

        silent.forEach(id -> second.beat("lease-" + id).isProblem(ProblemType.LEASE_NOT_FOUND));
    }

    @Test
    void aServerOfAnotherClusterInTheListStopsTheStart() {
        List<Integer> ports = ServerProcess.freePorts(4);
        start(ports, 1, 0);
        servers.get(0).awaitMembers(1);
        ServerProcess stranger = ServerProcess.start(
                "stranger",
                ports.get(2),
                "--muster.cluster.name=another",
                "--muster.cluster.port=" + ports.get(3),
                "--muster.cluster.members=127.0.0.1:" + ports.get(1) + ",127.0.0.1:" + ports.get(3));
        servers.add(stranger);

        assertThat(stranger.exitCode()).isNotZero();
        assertThat(stranger.output())
                .contains("APPLICATION FAILED TO START")
                .contains("127.0.0.1:" + ports.get(1) + " belongs to another cluster")
                .contains("muster.cluster.name");
        servers.get(0).awaitMembers(1);
    }

    @Test
    void aServerThatOthersCouldReachNeedsAToken() {
        ServerProcess server = ServerProcess.start(
                "wide", ServerProcess.freePorts(1).get(0), "--server.address=0.0.0.0", "--muster.cluster.port=0");
        servers.add(server);

        assertThat(server.exitCode()).isNotZero();
        assertThat(server.output())
                .contains("server.address: '0.0.0.0' while no credentials are configured")
                .contains("Set muster.security.token");
    }

    /** The HTTP ports come first, then the cluster ports: for one member, the two are at 0 and 1. */
    private void start(List<Integer> ports, int members, int member) {
        servers.add(ServerProcess.start(
                "m" + member,
                ports.get(member),
                "--muster.cluster.port=" + ports.get(members + member),
                "--muster.cluster.members="
                        + ports.subList(members, 2 * members).stream()
                                .map(port -> "127.0.0.1:" + port)
                                .collect(Collectors.joining(","))));
    }
}
