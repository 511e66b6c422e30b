package dev.muster.api.registry;

import static dev.muster.api.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Json;
import dev.muster.api.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTests {

    private static final String SERVICE =
            " (expected: 1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit)";
    private static final String ID = " (expected: 1 to 200 letters, digits, '.', '_', ':', '@' or '-')";
    private static final String LEASE = " (expected: 8 to 64 letters, digits or '-')";

    @Test
    void caseOfAServiceNameDoesNotMatter() {
        assertThat(new ServiceName("Orders-API"))
                .isEqualTo(new ServiceName("orders-api"))
                .hasToString("orders-api");
    }

    @Test
    void theLongestServiceNameHas128Characters() {
        assertThat(new ServiceName("s".repeat(128)).value()).hasSize(128);
        assertInvalid(() -> new ServiceName("s".repeat(129)), "service: " + Text.shown("s".repeat(129)) + SERVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", ".a", "a_", "a/b", "a,b", "a b", "ö"})
    void otherServiceNamesAreRefused(String name) {
        assertInvalid(() -> new ServiceName(name), "service: '" + name + "'" + SERVICE);
    }

    @Test
    void theLongestInstanceIdHas200Characters() {
        assertThat(new InstanceId("i".repeat(200)).value()).hasSize(200);
        assertInvalid(() -> new InstanceId("i".repeat(201)), "instance id: " + Text.shown("i".repeat(201)) + ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "a?b", "é"})
    void otherInstanceIdsAreRefused(String id) {
        assertInvalid(() -> new InstanceId(id), "instance id: '" + id + "'" + ID);
    }

    @Test
    void anInstanceIdKeepsItsCase() {
        assertThat(new InstanceId("Host-1:8080@a_b.c")).hasToString("Host-1:8080@a_b.c");
    }

    @Test
    void aLeaseHas8To64Characters() {
        assertThat(new LeaseId("l".repeat(8)).value()).hasSize(8);
        assertThat(new LeaseId("l".repeat(64)).value()).hasSize(64);
        assertInvalid(() -> new LeaseId("l".repeat(7)), "lease: 'lllllll'" + LEASE);
        assertInvalid(() -> new LeaseId("l".repeat(65)), "lease: '" + "l".repeat(65) + "'" + LEASE);
        assertInvalid(() -> new LeaseId("lease.with.dots"), "lease: 'lease.with.dots'" + LEASE);
    }

    @Test
    void randomLeasesDiffer() {
        assertThat(LeaseId.random()).isNotEqualTo(LeaseId.random());
    }

    @Test
    void referencesAreOrderedByServiceThenId() {
        InstanceRef ref = new InstanceRef(new ServiceName("b"), new InstanceId("2"));

        assertThat(ref).isGreaterThan(new InstanceRef(new ServiceName("a"), new InstanceId("3")));
        assertThat(ref).isGreaterThan(new InstanceRef(new ServiceName("b"), new InstanceId("1")));
        assertThat(ref).hasToString("b/2");
    }

    @Test
    void theWireFormsAreTheNames() {
        Json.assertWireForm(new ServiceName("orders"), "\"orders\"");
        Json.assertWireForm(new InstanceId("a:1"), "\"a:1\"");
        Json.assertWireForm(new LeaseId("lease-0001"), "\"lease-0001\"");
        Json.assertWireForm(
                new InstanceRef(new ServiceName("orders"), new InstanceId("a:1")),
                "{\"service\": \"orders\", \"id\": \"a:1\"}");
    }
}
