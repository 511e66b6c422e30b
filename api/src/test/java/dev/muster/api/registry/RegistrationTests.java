package dev.muster.api.registry;

import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Json;
import dev.muster.api.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTests {

    private static final LeaseId LEASE = new LeaseId("lease-0001");

    private static final String HOST = " (expected: a host name or an IP address, without scheme, port or path)";

    @Test
    void whatIsLeftOutHasADefault() {
        Registration read =
                Json.read("{\"lease\": \"lease-0001\", \"host\": \"10.0.0.1\", \"port\": 8080}", Registration.class);

        assertThat(read)
                .isEqualTo(new Registration(
                        LEASE, "10.0.0.1", 8080, "http", null, null, 100, null, Map.of(), InstanceStatus.UP, null));
    }

    @Test
    void everythingThatIsSaidIsReadBack() {
        Registration full = new Registration(
                LEASE,
                "orders-1.example.org",
                8443,
                "https",
                9090,
                "zone-a",
                1,
                "1.2.3",
                Map.of("team", "shop"),
                InstanceStatus.STARTING,
                Duration.ofSeconds(20));

        Json.assertWireForm(full, """
                {"lease": "lease-0001", "host": "orders-1.example.org", "port": 8443, "scheme": "https",
                 "managementPort": 9090, "zone": "zone-a", "weight": 1, "version": "1.2.3",
                 "metadata": {"team": "shop"}, "status": "STARTING", "ttl": "PT20S"}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "lease, '{\"host\": \"h\", \"port\": 1}'",
        "host, '{\"lease\": \"lease-0001\", \"port\": 1}'",
        "port, '{\"lease\": \"lease-0001\", \"host\": \"h\"}'",
        "lease, '{}'",
        "host, '{\"lease\": \"lease-0001\", \"host\": null, \"port\": 1}'"
    })
    void leaseHostAndPortMustBeThere(String field, String json) {
        assertThatThrownBy(() -> Json.read(json, Registration.class))
                .hasRootCauseInstanceOf(InvalidArgumentException.class)
                .hasRootCauseMessage(field + ": nothing (expected: a value; lease, host and port are required)");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536})
    void aPortOutsideTheRangeIsRefused(int port) {
        assertInvalid(() -> registration("h", port), "port: " + port + " (expected: 1 to 65535)");
        assertInvalid(
                () -> new Registration(LEASE, "h", 1, "http", port, null, 1, null, Map.of(), InstanceStatus.UP, null),
                "managementPort: " + port + " (expected: 1 to 65535)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535})
    void theFirstAndTheLastPortAreTaken(int port) {
        assertThat(registration("h", port).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h",
                "a.b",
                "my_host",
                "10.0.0.1",
                "::1",
                "fe80::1",
                "fe80::1%eth0",
                "::ffff:10.0.0.1",
                "2001:db8::7"
            })
    void hostsByNameOrAddressAreTaken(String host) {
        Registration registration = registration(host, 80);

        assertThat(registration.host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "http://h", "h:80", "h/x", "-h", "a b", "[::1]", "h?", "h#", "u@h", "ü", "h\n"})
    void otherHostsAreRefused(String host) {
        assertInvalid(() -> registration(host, 80), "host: " + Text.shown(host) + HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:8080", "::::", "1:2", "12345::", "::1%", ":", "1::2::3"})
    void whatOnlyLooksLikeAnAddressIsRefused(String host) {
        // No address can be made of it, so it would fail in every application that calls this one.
        assertInvalid(() -> registration(host, 80), "host: '" + host + "'" + HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp", "HTTP", "https "})
    void schemesOtherThanHttpAreRefused(String scheme) {
        assertInvalid(
                () -> new Registration(LEASE, "h", 1, scheme, null, null, 1, null, Map.of(), InstanceStatus.UP, null),
                "scheme: '" + scheme + "' (expected: http or https)");
    }

    @Test
    void weightIsBounded() {
        assertThat(weighing(1).weight()).isEqualTo(1);
        assertThat(weighing(10_000).weight()).isEqualTo(10_000);
        assertInvalid(() -> weighing(0), "weight: 0 (expected: 1 to 10000)");
        assertInvalid(() -> weighing(10_001), "weight: 10001 (expected: 1 to 10000)");
    }

    @Test
    void zoneAndVersionAreBounded() {
        assertThat(in("z".repeat(128), "v".repeat(128)).zone()).hasSize(128);
        String expected = " (expected: 1 to 128 printable characters)";
        assertInvalid(() -> in("z".repeat(129), "v"), "zone: " + Text.shown("z".repeat(129)) + expected);
        assertInvalid(() -> in("z", "v".repeat(129)), "version: " + Text.shown("v".repeat(129)) + expected);
        assertInvalid(() -> in("", "v"), "zone: ''" + expected);
        assertInvalid(() -> in("a\tb", "v"), "zone: 'a?b'" + expected);
    }

    @Test
    void halfACharacterIsRefused() {
        // It cannot be written as UTF-8, so no answer could carry it.
        assertInvalid(() -> in("\ud83d", "v"), "zone: '?' (expected: 1 to 128 printable characters)");
        assertInvalid(
                () -> with(Map.of("k", "\ud83d")),
                "metadata.k: '?' (expected: a text of at most 1024 characters, no half ones)");
        assertInvalid(
                () -> with(Map.of("\ude00", "v")), "metadata key: '?' (expected: 1 to 128 characters, no half ones)");
    }

    @Test
    void theOperatorsWordIsNotTheInstances() {
        assertInvalid(
                () -> registration("h", 1).withStatus(InstanceStatus.OUT_OF_SERVICE),
                "status: OUT_OF_SERVICE (expected: STARTING, UP, DOWN or DRAINING; an operator overrides)");
    }

    @Test
    void anotherStatusLeavesTheRestAsItWas() {
        Registration up = in("z", "v");

        Registration down = up.withStatus(InstanceStatus.DOWN);

        assertThat(down.status()).isEqualTo(InstanceStatus.DOWN);
        assertThat(down.withStatus(InstanceStatus.UP)).isEqualTo(up);
    }

    @Test
    void metadataIsBounded() {
        assertThat(with(pairs(64)).metadata()).hasSize(64);
        assertInvalid(() -> with(pairs(65)), "metadata: 65 pairs (expected: at most 64)");
        assertThat(with(Map.of("k".repeat(128), "v".repeat(1_024))).metadata()).hasSize(1);
        assertInvalid(
                () -> with(Map.of("k".repeat(129), "")),
                "metadata key: " + Text.shown("k".repeat(129)) + " (expected: 1 to 128 characters, no half ones)");
        assertInvalid(() -> with(Map.of("", "v")), "metadata key: '' (expected: 1 to 128 characters, no half ones)");
        assertInvalid(
                () -> with(Map.of("k", "v".repeat(1_025))),
                "metadata.k: 1025 characters (expected: a text of at most 1024 characters, no half ones)");
    }

    @Test
    void metadataWithoutAValueIsRefused() {
        assertThatThrownBy(() -> Json.read("""
                        {"lease": "lease-0001", "host": "h", "port": 1, "metadata": {"k": null}}
                        """, Registration.class))
                .hasRootCauseMessage("metadata.k: nothing (expected: a text of at most 1024 characters, no half ones)");
    }

    @Test
    void laterChangesOfTheMetadataAreNotSeen() {
        Map<String, String> metadata = new HashMap<>(Map.of("a", "1"));
        Registration registration = with(metadata);

        metadata.put("b", "2");

        assertThat(registration.metadata()).containsOnlyKeys("a");
    }

    private static Map<String, String> pairs(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    }

    private static Registration registration(String host, int port) {
        return new Registration(LEASE, host, port, "http", null, null, 100, null, Map.of(), InstanceStatus.UP, null);
    }

    private static Registration weighing(int weight) {
        return new Registration(LEASE, "h", 1, "http", null, null, weight, null, Map.of(), InstanceStatus.UP, null);
    }

    private static Registration in(String zone, String version) {
        return new Registration(LEASE, "h", 1, "http", null, zone, 1, version, Map.of(), InstanceStatus.UP, null);
    }

    private static Registration with(Map<String, String> metadata) {
        return new Registration(LEASE, "h", 1, "http", null, null, 1, null, metadata, InstanceStatus.UP, null);
    }
}
