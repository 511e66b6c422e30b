package dev.muster.config.etcd.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.AbstractServerTests;
import dev.muster.config.etcd.EdgeClient;
import dev.muster.config.etcd.EdgeClient.Lines;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** gRPC and HTTP on one port, at the same time. */
class SharedPortTests extends AbstractServerTests {

    private static final int SECONDS_MAX = 60;

    @Test
    void theSamePortTakesGrpcAndHttp() throws Exception {
        String port = new EdgeClient(uri("/")).get("/v2/machines").body();
        EdgeClient http = new EdgeClient(URI.create(port));
        String key = fresh("shared");
        String base64 = Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));

        try (Client grpc = Client.builder().endpoints(port).build();
                Lines lines = http.open("POST", "/v3/watch", "{\"create_request\":{\"key\":\"" + base64 + "\"}}")
                        .get(SECONDS_MAX, TimeUnit.SECONDS)) {
            assertThat(lines.next().path("result").path("created").asBoolean()).isTrue();
            grpc.getKVClient().put(bytes(key), bytes("x".repeat(200_000))).get(SECONDS_MAX, TimeUnit.SECONDS);
            assertThat(lines.next().path("result").path("events").size()).isEqualTo(1);
            assertThat(http.form("POST", "/v3/kv/range", "{\"key\":\"" + base64 + "\"}")
                            .body())
                    .hasSizeGreaterThan(200_000);
        }
        assertThat(http.get("/version").json().path("etcdserver").asString()).isEqualTo("3.4.23");
        assertThat(http.get("/health").status()).isEqualTo(200);
        assertThat(http.form("PUT", "/v2/keys/" + key, "value=" + "x".repeat(300_000))
                        .status())
                .isEqualTo(201);
        assertThat(http.get("/v2/keys/" + key).node().path("value").asString()).hasSize(300_000);
    }

    @Test
    void nothingElseOfTheServerIsOnThatPort() {
        EdgeClient http = new EdgeClient(
                URI.create(new EdgeClient(uri("/")).get("/v2/machines").body()));

        assertThat(http.get("/v1/namespaces").status()).isEqualTo(404);
        assertThat(http.get("/actuator/health").status()).isEqualTo(404);
        assertThat(http.get("/").status()).isEqualTo(404);
        assertThat(http.get("/v2/keys/../../v1/namespaces").status()).isNotEqualTo(200);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
