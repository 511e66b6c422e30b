package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Three voters in three processes: any of them takes writes and reads, and none of them is needed. */
@Tag("cluster")
class ThreeServersIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String WATCH = "/v1/namespaces/default/applications/orders/watch";
    private static final String CONFIG = "/v1/namespaces/default/applications/orders/config";

    private final List<ServerProcess> servers = new ArrayList<>();
    private long number;

    @AfterEach
    void end() {
        servers.forEach(ServerProcess::close);
    }

    @Test
    void nothingIsLostWhenTheLeaderIsKilledOrAServerIsStopped(@TempDir Path directory) throws Exception {
        startThree(directory);
        publish(servers);
        try (SseReader first = SseReader.open(servers.get(1).uri(WATCH), null);
                SseReader second = SseReader.open(servers.get(2).uri(WATCH), null)) {
            publish(servers.subList(0, 1));
            awaitTold(first);
            awaitTold(second);
            awaitServed(servers.get(0));
            assertThat(List.of(cursor(servers.get(0)), cursor(servers.get(1)), cursor(servers.get(2))))
                    .containsOnly(cursor(servers.get(0)));
        }

        ServerProcess leader = leader();
        List<ServerProcess> rest = others(leader);
        try (SseReader watch = SseReader.open(rest.get(0).uri(WATCH), null)) {
            leader.kill();
            publish(rest);
            publish(rest);
            awaitTold(watch);
        }

        leader.start();
        leader.awaitReady();
        awaitServed(leader);

        servers.get(0).terminate();
        List<ServerProcess> left = others(servers.get(0));
        publish(left);
        left.forEach(this::awaitServed);
        assertThat(left.get(0)
                        .json("/v1/namespaces/default/configs/orders/default/releases")
                        .size())
                .isEqualTo((int) number);

        withoutQuorum(left.get(0), left.get(1));
    }

    /** One of three is left: it answers and keeps its watches, and says that it cannot write. */
    private void withoutQuorum(ServerProcess alone, ServerProcess last) throws InterruptedException {
        try (SseReader watch = SseReader.open(alone.uri(WATCH), null)) {
            awaitTold(watch);
            last.kill();

            HttpResponse<String> refused = alone.publish("orders", number, number, "alone");

            assertThat(refused.statusCode()).as(refused.body()).isIn(503, 504);
            if (refused.statusCode() == 503) {
                assertThat(refused.body()).contains("urn:muster:problem:no-quorum");
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            awaitServed(alone);
            assertThat(watch.ended()).isFalse();
        }
    }

    private void startThree(Path directory) {
        List<Integer> http = ports();
        List<Integer> raft = ports();
        List<Integer> hazelcast = ports();
        String voters = IntStream.range(0, 3)
                .mapToObj(i -> "c" + i + "=127.0.0.1:" + raft.get(i))
                .collect(Collectors.joining(","));
        String members = hazelcast.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        for (int i = 0; i < 3; i++) {
            ServerProcess server = new ServerProcess(
                    directory.resolve("c" + i),
                    http.get(i),
                    List.of(
                            "--muster.cluster.port=" + hazelcast.get(i),
                            "--muster.cluster.members=" + members,
                            "--muster.store.id=c" + i,
                            "--muster.store.members=" + voters));
            servers.add(server);
            server.start();
            if (i == 0) {
                awaitUnready(server);
            }
        }
        servers.forEach(ServerProcess::awaitReady);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> servers.get(0)
                                .json("/dashboard/overview")
                                .path("members")
                                .asInt()
                        == 3);
    }

    /** A voter that has never met the others runs, and says that it cannot answer yet. */
    private static void awaitUnready(ServerProcess server) {
        await().atMost(SOON).until(server::answers);
        assertThat(server.ready()).isFalse();
        HttpResponse<String> early = server.get(CONFIG);
        assertThat(early.statusCode()).as(early.body()).isEqualTo(503);
        assertThat(early.headers().firstValue("Retry-After")).isPresent();
    }

    private static List<Integer> ports() {
        return IntStream.range(0, 3).mapToObj(i -> FreePorts.next()).toList();
    }

    /** Publishes the next release on one after the other until it is acknowledged, as a client would. */
    private void publish(List<ServerProcess> through) {
        String key = "k-" + number;
        int[] attempt = new int[1];
        await().atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
            ServerProcess server = through.get(attempt[0]++ % through.size());
            try {
                HttpResponse<String> answer = server.publish("orders", number, number, key);
                assertThat(answer.statusCode()).as(answer.body()).isIn(201, 503, 504);
                return answer.statusCode() == 201;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        number++;
    }

    private void awaitTold(SseReader watch) {
        await().atMost(SOON).until(() -> watch.events().stream()
                .anyMatch(event -> event.data().contains("\"n\":" + (number - 1))));
    }

    private void awaitServed(ServerProcess server) {
        await().atMost(SOON).ignoreExceptions().until(() -> {
            JsonNode config = server.json(CONFIG);
            return config.path("sources").path(0).path("properties").path("n").asLong() == number - 1;
        });
    }

    private static String cursor(ServerProcess server) {
        return server.json(CONFIG).path("cursor").asString();
    }

    private ServerProcess leader() {
        return await().ignoreExceptions()
                .atMost(SOON)
                .until(this::leaderNow, Optional::isPresent)
                .orElseThrow();
    }

    /** Empty while they elect one. */
    private Optional<ServerProcess> leaderNow() {
        return servers.stream()
                .filter(server -> server.json("/dashboard/overview")
                        .path("store")
                        .path("role")
                        .asString()
                        .equals("LEADER"))
                .findFirst();
    }

    private List<ServerProcess> others(ServerProcess one) {
        return servers.stream().filter(server -> server != one).toList();
    }
}
