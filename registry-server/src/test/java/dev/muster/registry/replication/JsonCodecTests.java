package dev.muster.registry.replication;

import static dev.muster.registry.Samples.LEASE;
import static dev.muster.registry.Samples.T0;
import static dev.muster.registry.Samples.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Namespace;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.StatusOverride;
import dev.muster.registry.instance.InstanceRecord;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonCodecTests {

    private final JsonCodec<InstanceRecord> codec = new JsonCodec<>(InstanceRecord.class);

    @Test
    void recordsAreReadBack() {
        InstanceRecord full = new InstanceRecord(
                new Registration(
                        LEASE,
                        "::1",
                        8443,
                        "https",
                        9090,
                        "zone",
                        7,
                        "1.0",
                        Map.of("ключ", "välue"),
                        InstanceStatus.DRAINING,
                        Duration.ofMillis(3_500)),
                Duration.ofMillis(3_500),
                new StatusOverride(InstanceStatus.DOWN, "anna", null, T0.plusNanos(123_456_789)),
                T0,
                T0.plusMillis(1));

        assertThat(codec.decode(codec.encode(full))).isEqualTo(full);
        assertThat(codec.decode(codec.encode(record(LEASE)))).isEqualTo(record(LEASE));
    }

    @Test
    void fieldsOfANewerServerAreIgnored() {
        String json = new String(codec.encode(record(LEASE)), UTF_8);

        assertThat(codec.decode(("{\"fromTheFuture\":1," + json.substring(1)).getBytes(UTF_8)))
                .isEqualTo(record(LEASE));
    }

    @Test
    void namespacesAreReadBack() {
        JsonCodec<Namespace> namespaces = new JsonCodec<>(Namespace.class);

        assertThat(namespaces.decode(namespaces.encode(Namespace.DEFAULT))).isEqualTo(Namespace.DEFAULT);
    }
}
