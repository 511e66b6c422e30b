package dev.muster.config.coordination.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.config.AbstractServerTests;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LeaseHttpTests extends AbstractServerTests {

    private static final String LEASES = "/v1/namespaces/default/leases";

    @Test
    void aLeaseIsGrantedKeptAliveSeenAndEnded() {
        Answer granted = post(LEASES, "{\"ttl\":\"PT30S\"}");
        assertThat(granted.status()).isEqualTo(201);
        String lease = granted.json().path("lease").asString();
        assertThat(granted.json().path("ttl").asString()).isEqualTo("PT30S");

        assertThat(put(LEASES + "/" + lease).json().path("ttl").asString()).isEqualTo("PT30S");
        assertThat(Duration.parse(
                        get(LEASES + "/" + lease).json().path("remaining").asString()))
                .isBetween(Duration.ZERO, Duration.ofSeconds(30));
        assertThat(delete(LEASES + "/" + lease).status()).isEqualTo(204);
        assertThat(delete(LEASES + "/" + lease).status()).as("safe to repeat").isEqualTo(204);
        put(LEASES + "/" + lease).isProblem(404, "lease-not-found", "");
        get(LEASES + "/" + lease).isProblem(404, "lease-not-found", "");
    }

    @Test
    void aRepeatedRequestIsGrantedOneLease() {
        String key = fresh("k");

        JsonNode first =
                post(LEASES, "{\"ttl\":\"PT30S\"}", "Idempotency-Key", key).json();
        JsonNode again =
                post(LEASES, "{\"ttl\":\"PT30S\"}", "Idempotency-Key", key).json();

        assertThat(again.path("lease")).isEqualTo(first.path("lease"));
    }

    @Test
    void manyAreKeptAliveByOneCall() {
        String one = post(LEASES, "{\"ttl\":\"PT30S\"}").json().path("lease").asString();
        String two = post(LEASES, "{\"ttl\":\"PT40S\"}").json().path("lease").asString();
        delete(LEASES + "/" + two);

        JsonNode kept = post(LEASES + "/keep-alive", "{\"leases\":[\"" + one + "\",\"" + two + "\",\"" + one + "\"]}")
                .json();

        assertThat(kept.path("alive").size()).isEqualTo(1);
        assertThat(kept.path("alive").get(0).path("lease").asString()).isEqualTo(one);
        assertThat(kept.path("ended").toString()).isEqualTo("[\"" + two + "\"]");
    }

    @Test
    void aLeaseThatNobodyKeepsAliveEnds() {
        String lease = post(LEASES, "{\"ttl\":\"PT1S\"}").json().path("lease").asString();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(LEASES + "/" + lease).status() == 404);
    }

    @Test
    void whatCannotBeRightIsRefused() {
        post(LEASES, "{}").isProblem(400, "invalid-argument", "ttl: nothing (expected: a duration such as PT15S)");
        post(LEASES, "{\"ttl\":\"-PT1S\"}").isProblem(400, "invalid-argument", "ttl: PT-1S (expected: more than PT0S)");
        post(LEASES + "/keep-alive", "{}").isProblem(400, "invalid-argument", "leases: nothing");
        post(LEASES + "/keep-alive", "{\"leases\":[null]}").isProblem(400, "invalid-argument", "leases: nothing");
        post(LEASES + "/keep-alive", "{\"leases\":[]}")
                .isProblem(400, "invalid-argument", "leases: 0 (expected: 1 to 1000)");
        put(LEASES + "/zz").isProblem(400, "invalid-argument", "lease: 'zz' (expected: 1 to 16 hexadecimal digits");
        post("/v1/namespaces/nowhere/leases", "{\"ttl\":\"PT9S\"}")
                .isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        put("/v1/namespaces/nowhere/leases/01").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
        delete("/v1/namespaces/nowhere/leases/01").isProblem(404, "namespace-not-found", "Namespace 'nowhere'");
    }
}
