package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One server, killed and started again on the same directory. */
class RestartIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CURRENT = "/v1/namespaces/default/configs/orders/default/releases/current";
    private static final String CONFIG = "/v1/namespaces/default/applications/orders/config";

    @Test
    void whatWasAcknowledgedSurvivesAKillAndHistoryGoesOn(@TempDir Path directory) throws Exception {
        try (ServerProcess server = server(directory)) {
            server.start();
            server.awaitReady();
            for (int i = 0; i < 20; i++) {
                assertThat(server.published("orders", i, i, "k-" + i).statusCode())
                        .isEqualTo(201);
            }
            JsonNode current = server.json(CURRENT);
            HttpResponse<String> config = server.get(CONFIG);

            server.kill();
            server.start();
            server.awaitReady();

            assertThat(server.json(CURRENT)).isEqualTo(current);
            // what is served follows what is stored, a moment later
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
                HttpResponse<String> after = server.get(CONFIG);
                assertThat(after.body()).isEqualTo(config.body());
                assertThat(after.headers().firstValue("Muster-Origin"))
                        .isEqualTo(config.headers().firstValue("Muster-Origin"));
            });
            HttpResponse<String> repeated = server.published("orders", 19, 19, "k-19");
            assertThat(ServerProcess.JSON.readTree(repeated.body())).isEqualTo(current);
            JsonNode next = ServerProcess.JSON.readTree(
                    server.published("orders", 20, 20, "k-20").body());
            assertThat(next.path("number").asLong()).isEqualTo(21);
            assertThat(next.path("revision").asLong())
                    .isGreaterThan(current.path("revision").asLong());

            server.terminate();
            server.start();
            server.awaitReady();

            assertThat(server.json(CURRENT)).isEqualTo(next);
        }
    }

    private static ServerProcess server(Path directory) {
        return new ServerProcess(
                directory,
                FreePorts.next(),
                List.of("--muster.cluster.port=" + FreePorts.next(), "--muster.store.port=" + FreePorts.next()));
    }
}
