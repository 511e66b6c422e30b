package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide "Backup and restore", done with real servers. */
class BackupIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String CURRENT = "/v1/namespaces/default/configs/orders/default/releases/current";
    private static final int RELEASES = 5;

    private final Path dir;

    BackupIT(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void oneServerIsRestoredAndStaysSoWhenItIsStartedAgain() throws Exception {
        Path file = backup();
        List<String> arguments = List.of(
                "--muster.cluster.port=" + FreePorts.next(),
                "--muster.store.port=" + FreePorts.next(),
                "--muster.store.restore.file=" + file,
                "--muster.store.restore.token=one");
        try (ServerProcess server = new ServerProcess(dir.resolve("new"), FreePorts.next(), arguments)) {
            server.start();
            server.awaitReady();
            assertThat(server.json(CURRENT).path("number").asLong()).isEqualTo(RELEASES);
            assertThat(server.published("orders", RELEASES, 99, "k-99").statusCode())
                    .isEqualTo(201);

            server.kill();
            Files.delete(file);
            server.start();
            server.awaitReady();

            assertThat(server.json(CURRENT).path("number").asLong()).isEqualTo(RELEASES + 1);
        }
    }

    @Test
    void threeServersAreRestoredFromOneFile() throws Exception {
        Path file = backup();
        List<Integer> ports = List.of(FreePorts.next(), FreePorts.next(), FreePorts.next());
        List<Integer> peers = List.of(FreePorts.next(), FreePorts.next(), FreePorts.next());
        String members =
                "a=127.0.0.1:" + ports.get(0) + ",b=127.0.0.1:" + ports.get(1) + ",c=127.0.0.1:" + ports.get(2);
        String others = "127.0.0.1:" + peers.get(0) + ",127.0.0.1:" + peers.get(1) + ",127.0.0.1:" + peers.get(2);
        List<ServerProcess> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                String id = "abc".substring(i, i + 1);
                ServerProcess server = new ServerProcess(
                        dir.resolve(id),
                        FreePorts.next(),
                        List.of(
                                "--muster.cluster.port=" + peers.get(i),
                                "--muster.cluster.members=" + others,
                                "--muster.store.id=" + id,
                                "--muster.store.members=" + members,
                                "--muster.store.restore.file=" + file,
                                "--muster.store.restore.token=three"));
                servers.add(server);
                server.start();
            }
            servers.forEach(ServerProcess::awaitReady);

            for (ServerProcess server : servers) {
                await().atMost(LIMIT)
                        .ignoreExceptions()
                        .until(() -> server.json(CURRENT).path("number").asLong() == RELEASES);
            }
            assertThat(servers.stream()
                            .map(server -> server.get(CURRENT).headers().firstValue("Muster-Origin"))
                            .distinct())
                    .hasSize(1);
            assertThat(servers.get(1).published("orders", RELEASES, 99, "k-99").statusCode())
                    .isEqualTo(201);
        } finally {
            servers.forEach(ServerProcess::close);
        }
    }

    @Test
    void damagedFileStopsTheStartAndIsNamed() throws Exception {
        Path file = backup();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        List<String> arguments = List.of(
                "--muster.cluster.port=" + FreePorts.next(),
                "--muster.store.port=" + FreePorts.next(),
                "--muster.store.restore.file=" + file,
                "--muster.store.restore.token=one");
        try (ServerProcess server = new ServerProcess(dir.resolve("new"), FreePorts.next(), arguments)) {
            server.start();

            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(server.output())
                    .contains("backup " + file + ": "));
            assertThat(dir.resolve("new/data/raft")).doesNotExist();
        }
    }

    private Path backup() throws IOException, InterruptedException {
        Path file = dir.resolve("file");
        List<String> arguments =
                List.of("--muster.cluster.port=" + FreePorts.next(), "--muster.store.port=" + FreePorts.next());
        try (ServerProcess old = new ServerProcess(dir.resolve("old"), FreePorts.next(), arguments)) {
            old.start();
            old.awaitReady();
            for (int i = 0; i < RELEASES; i++) {
                assertThat(old.published("orders", i, i, "k-" + i).statusCode()).isEqualTo(201);
            }
            HttpResponse<Path> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(old.uri("/v1/store/backup")).build(),
                            HttpResponse.BodyHandlers.ofFile(file));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                    .contains(".backup");
            assertThat(answer.headers().firstValue("Muster-Revision").orElse(""))
                    .isNotEmpty();
        }
        return file;
    }
}
