package dev.muster.registry.instance;

import dev.muster.api.registry.Instance;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.StatusOverride;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the servers keep of an instance: its own words, the operator's, and the times. Immutable.
 *
 * @param registration what the application said last
 * @param ttl how long it stays without a heartbeat
 * @param override the operator's word, if any
 * @param registeredAt when this incarnation registered
 * @param changedAt when the record last changed
 */
public record InstanceRecord(
        Registration registration,
        Duration ttl,
        @Nullable StatusOverride override,
        Instant registeredAt,
        Instant changedAt) {

    /** The lease it hangs on. */
    public LeaseId lease() {
        return registration.lease();
    }

    /** The same with another operator's word, or none. */
    InstanceRecord withOverride(@Nullable StatusOverride other, Instant now) {
        return new InstanceRecord(registration, ttl, other, registeredAt, now);
    }

    /** What callers see: no lease, and the operator's word before the instance's own. */
    public Instance view(InstanceKey key) {
        return new Instance(
                key.service(),
                key.id(),
                registration.host(),
                registration.port(),
                registration.scheme(),
                registration.managementPort(),
                registration.zone(),
                registration.weight(),
                registration.version(),
                registration.metadata(),
                override == null ? registration.status() : override.status(),
                registration.status(),
                override,
                ttl,
                registeredAt,
                changedAt);
    }
}
