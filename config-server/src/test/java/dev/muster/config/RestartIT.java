package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One server, killed and started again on the same directory. */
class RestartIT {

    private static final String CURRENT = "/v1/namespaces/default/configs/orders/default/releases/current";
    private static final String CONFIG = "/v1/namespaces/default/applications/orders/config";

    @Test
    void whatWasAcknowledgedSurvivesAKillAndHistoryGoesOn(@TempDir Path directory) throws Exception {
        try (ServerProcess server = server(directory)) {
            server.start();
            server.awaitReady();
            for (int i = 0; i < 20; i++) {
                assertThat(server.publish("orders", i, i, "k-" + i).statusCode())
                        .isEqualTo(201);
            }
            JsonNode current = server.json(CURRENT);
            HttpResponse<String> config = server.get(CONFIG);

            server.kill();
            server.start();
            server.awaitReady();

            assertThat(server.json(CURRENT)).isEqualTo(current);
            HttpResponse<String> after = server.get(CONFIG);
            assertThat(after.body()).isEqualTo(config.body());
            assertThat(after.headers().firstValue("Muster-Origin"))
                    .isEqualTo(config.headers().firstValue("Muster-Origin"));
            HttpResponse<String> repeated = server.publish("orders", 19, 19, "k-19");
            assertThat(ServerProcess.JSON.readTree(repeated.body())).isEqualTo(current);
            JsonNode next = ServerProcess.JSON.readTree(
                    server.publish("orders", 20, 20, "k-20").body());
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
                ServerProcess.freePort(),
                List.of(
                        "--muster.cluster.port=" + ServerProcess.freePort(),
                        "--muster.store.port=" + ServerProcess.freePort()));
    }
}
