package dev.muster.registry;

import dev.muster.api.Namespace;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.ServiceName;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Small named values that tests begin with. */
public final class Samples {

    public static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
    public static final Duration TTL = Duration.ofSeconds(15);
    public static final LeaseId LEASE = new LeaseId("lease-0001");
    public static final LeaseId OTHER_LEASE = new LeaseId("lease-0002");

    private Samples() {}

    /** An instance of a service in the default namespace. */
    public static InstanceKey key(String service, String id) {
        return new InstanceKey(Namespace.DEFAULT, new ServiceName(service), new InstanceId(id));
    }

    /** What a process says that has nothing special to say. */
    public static Registration registration(LeaseId lease) {
        return new Registration(
                lease, "10.0.0.1", 8080, "http", null, null, 100, null, Map.of(), InstanceStatus.UP, null);
    }

    /** A record that hangs on the lease. */
    public static InstanceRecord record(LeaseId lease) {
        return new InstanceRecord(registration(lease), TTL, null, T0, T0);
    }

    /** A record with that status. */
    public static InstanceRecord record(LeaseId lease, InstanceStatus status) {
        return new InstanceRecord(registration(lease).withStatus(status), TTL, null, T0, T0);
    }
}
