package dev.muster.api.registry;

import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Cursor;
import dev.muster.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceTests {

    private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
    private static final Cursor CURSOR = new Cursor("run", 7);

    private static final String WIRE = """
            {"service": "orders", "id": "a:1", "host": "10.0.0.1", "port": 80, "scheme": "http", "managementPort": null,
             "zone": null, "weight": 100, "version": null, "metadata": {"k": "v"}, "status": "OUT_OF_SERVICE",
             "reportedStatus": "UP", "override": {"status": "OUT_OF_SERVICE", "by": "anna", "reason": null,
             "at": "2026-01-02T03:04:05Z"}, "ttl": "PT15S", "registeredAt": "2026-01-02T03:04:05Z",
             "changedAt": "2026-01-02T03:04:06.500Z"}
            """;

    @Test
    void theWireFormIsStable() {
        Json.assertWireForm(instance("10.0.0.1", 80), WIRE);
    }

    @Test
    void answersHaveTheirWireForms() {
        Instance instance = instance("10.0.0.1", 80);
        Json.assertWireForm(
                new RegistrationAnswer(instance, Duration.ofSeconds(5)),
                "{\"instance\": " + WIRE + ", \"heartbeatInterval\": \"PT5S\"}");
        Json.assertWireForm(
                new HeartbeatAnswer(Duration.ofMillis(1_500), List.of(instance.ref())),
                "{\"interval\": \"PT1.5S\", \"instances\": [{\"service\": \"orders\", \"id\": \"a:1\"}]}");
        Json.assertWireForm(
                new Instances(CURSOR, List.of(instance)), "{\"cursor\": \"run:7\", \"instances\": [" + WIRE + "]}");
        Json.assertWireForm(
                new ServiceSummary(new ServiceName("orders"), 3, 2),
                "{\"name\": \"orders\", \"instances\": 3, \"up\": 2}");
    }

    @Test
    void eventsHaveTheirWireForms() {
        Instance instance = instance("10.0.0.1", 80);
        Json.assertWireForm(
                new InstanceEvent.Snapshot(CURSOR, List.of(instance)),
                "{\"cursor\": \"run:7\", \"instances\": [" + WIRE + "]}");
        Json.assertWireForm(
                new InstanceEvent.Changed(CURSOR, instance), "{\"cursor\": \"run:7\", \"instance\": " + WIRE + "}");
        Json.assertWireForm(
                new InstanceEvent.Removed(CURSOR, instance.service(), instance.id(), RemovalReason.EXPIRED),
                "{\"cursor\": \"run:7\", \"service\": \"orders\", \"id\": \"a:1\", \"reason\": \"EXPIRED\"}");
    }

    @Test
    void eventsAreNamed() {
        Instance instance = instance("h", 1);
        assertThat(new InstanceEvent.Snapshot(CURSOR, List.of()).name()).isEqualTo("snapshot");
        assertThat(new InstanceEvent.Changed(CURSOR, instance).name()).isEqualTo("changed");
        assertThat(new InstanceEvent.Removed(CURSOR, instance.service(), instance.id(), RemovalReason.EXPIRED).name())
                .isEqualTo("removed");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, http://10.0.0.1:80", "::1, http://[::1]:80", "my_host, http://my_host:80"})
    void theAddressForCallsHasHostAndPort(String host, String uri) {
        assertThat(instance(host, 80).uri()).hasToString(uri);
    }

    @Test
    void aPortOutsideTheRangeIsRefused() {
        assertInvalid(() -> instance("h", 0), "port: 0 (expected: 1 to 65535)");
        assertInvalid(() -> instance("h", 65_536), "port: 65536 (expected: 1 to 65535)");
    }

    @ParameterizedTest
    @EnumSource
    void onlyAnInstanceThatIsUpTakesCalls(InstanceStatus status) {
        assertThat(status.takesCalls()).isEqualTo(status == InstanceStatus.UP);
    }

    @Test
    void anOverrideNeedsAStatusOnly() {
        assertThat(Json.read("{\"status\": \"DOWN\"}", OverrideRequest.class))
                .isEqualTo(new OverrideRequest(InstanceStatus.DOWN, null, null));
        Json.assertWireForm(
                new OverrideRequest(InstanceStatus.DOWN, "anna", "why"),
                "{\"status\": \"DOWN\", \"by\": \"anna\", \"reason\": \"why\"}");
        assertThatThrownBy(() -> Json.read("{}", OverrideRequest.class))
                .hasRootCauseMessage("status: nothing (expected: UP, DOWN, DRAINING, STARTING or OUT_OF_SERVICE)");
    }

    @Test
    void whoOverridesAndWhyIsBounded() {
        assertThat(new OverrideRequest(InstanceStatus.DOWN, "b".repeat(128), "r".repeat(500)).by())
                .hasSize(128);
        assertInvalid(
                () -> new OverrideRequest(InstanceStatus.DOWN, "", null),
                "by: '' (expected: 1 to 128 printable characters)");
        assertInvalid(
                () -> new OverrideRequest(InstanceStatus.DOWN, "a\nb", null),
                "by: 'a?b' (expected: 1 to 128 printable characters)");
        assertInvalid(
                () -> new OverrideRequest(InstanceStatus.DOWN, null, "r".repeat(501)),
                "reason: '" + "r".repeat(80) + "…' (expected: at most 500 printable characters)");
    }

    private static Instance instance(String host, int port) {
        return new Instance(
                new ServiceName("orders"),
                new InstanceId("a:1"),
                host,
                port,
                "http",
                null,
                null,
                100,
                null,
                Map.of("k", "v"),
                InstanceStatus.OUT_OF_SERVICE,
                InstanceStatus.UP,
                new StatusOverride(InstanceStatus.OUT_OF_SERVICE, "anna", null, T0),
                Duration.ofSeconds(15),
                T0,
                T0.plusMillis(1_500));
    }
}
