package dev.muster.registry.instance;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.registry.HeartbeatAnswer;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.RegistrationAnswer;
import dev.muster.api.registry.StatusOverride;
import dev.muster.registry.lease.LeaseProperties;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.namespace.NamespaceService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides about registrations, heartbeats and an operator's overrides. Thread-safe. */
public class InstanceService {

    private final InstanceTable table;
    private final LeaseTable leases;
    private final LeaseProperties leaseLimits;
    private final InstanceLimits limits;
    private final NamespaceService namespaces;
    private final Clock clock;

    InstanceService(
            InstanceTable table,
            LeaseTable leases,
            LeaseProperties leaseLimits,
            InstanceLimits limits,
            NamespaceService namespaces,
            Clock clock) {
        this.table = table;
        this.leases = leases;
        this.leaseLimits = leaseLimits;
        this.limits = limits;
        this.namespaces = namespaces;
        this.clock = clock;
    }

    /**
     * What a registration came to.
     *
     * @param answer for the application
     * @param created whether it was not there before
     */
    public record Registered(RegistrationAnswer answer, boolean created) {}

    /**
     * Lists an instance or changes what is listed. One that another lease holds is taken over: a process that starts again
     * at the same address replaces the one before it.
     */
    public Registered register(InstanceKey key, Registration registration) {
        return register(key, before -> registration);
    }

    /**
     * The same for who has to know what is listed to say what shall be.
     *
     * @param words gets what is listed, empty if nothing is; may be asked several times
     */
    public Registered register(InstanceKey key, Function<Optional<Registration>, Registration> words) {
        namespaces.require(key.namespace());
        if (table.get(key).isEmpty() && table.size() >= limits.instancesMax()) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "instances: " + table.size() + " are registered (expected: fewer than " + limits.instancesMax()
                            + ")");
        }
        AtomicBoolean created = new AtomicBoolean();
        InstanceRecord listed = table.write(key, before -> {
                    created.set(before.isEmpty());
                    Registration registration = words.apply(before.map(InstanceRecord::registration));
                    Duration ttl = leaseLimits.ttlFor(registration.ttl());
                    leases.renew(registration.lease());
                    return Optional.of(merged(before, registration, ttl));
                })
                .orElseThrow();
        return new Registered(
                new RegistrationAnswer(listed.view(key), leaseLimits.intervalFor(listed.ttl())), created.get());
    }

    private InstanceRecord merged(Optional<InstanceRecord> before, Registration registration, Duration ttl) {
        Instant now = clock.instant();
        if (before.isEmpty()) {
            return new InstanceRecord(registration, ttl, null, now, now);
        }
        InstanceRecord old = before.get();
        if (old.registration().equals(registration) && old.ttl().equals(ttl)) {
            return old;
        }
        Instant since = old.lease().equals(registration.lease()) ? old.registeredAt() : now;
        return new InstanceRecord(registration, ttl, old.override(), since, now);
    }

    /**
     * Takes an instance off the list.
     *
     * @param lease if given, only what this lease holds: a late goodbye must not remove its successor
     * @return whether it was there
     */
    public boolean deregister(InstanceKey key, @Nullable LeaseId lease) {
        namespaces.require(key.namespace());
        AtomicBoolean removed = new AtomicBoolean();
        table.write(key, before -> {
            boolean ours =
                    before.isPresent() && (lease == null || before.get().lease().equals(lease));
            removed.set(ours);
            return ours ? Optional.empty() : before;
        });
        return removed.get();
    }

    /**
     * Renews a lease, and with it everything it holds.
     *
     * @throws ProblemException {@code LEASE_NOT_FOUND} if it holds nothing
     */
    public HeartbeatAnswer heartbeat(Namespace namespace, LeaseId lease) {
        List<InstanceKey> held = requireHeld(namespace, lease);
        leases.renew(lease);
        Duration shortest = held.stream()
                .flatMap(key -> table.get(key).stream())
                .map(InstanceRecord::ttl)
                .min(Duration::compareTo)
                .orElse(leaseLimits.ttl());
        List<InstanceRef> refs = held.stream().map(InstanceKey::ref).sorted().toList();
        return new HeartbeatAnswer(leaseLimits.intervalFor(shortest), refs);
    }

    /**
     * What hangs on a lease.
     *
     * @throws ProblemException {@code LEASE_NOT_FOUND} if it holds nothing
     */
    public List<InstanceKey> requireHeld(Namespace namespace, LeaseId lease) {
        namespaces.require(namespace);
        List<InstanceKey> held = leases.held(lease).stream()
                .map(InstanceKey::parse)
                .filter(key -> key.namespace().equals(namespace))
                .toList();
        if (held.isEmpty()) {
            throw new ProblemException(
                    ProblemType.LEASE_NOT_FOUND,
                    "The lease holds no instance in namespace '" + namespace + "' (expected: register first)");
        }
        return held;
    }

    /** What is kept of an instance, its lease included, which is for nobody outside of this server; empty if it is not listed. */
    public Optional<InstanceRecord> find(InstanceKey key) {
        return table.get(key);
    }

    /** One instance. */
    public Instance get(InstanceKey key) {
        namespaces.require(key.namespace());
        return table.get(key).orElseThrow(() -> notRegistered(key)).view(key);
    }

    /** Lets callers see another status, or with null what the instance says of itself again. */
    public Instance override(InstanceKey key, @Nullable StatusOverride override) {
        namespaces.require(key.namespace());
        return table.write(key, before -> {
                    InstanceRecord there = before.orElseThrow(() -> notRegistered(key));
                    return override == null && there.override() == null
                            ? before // nothing to end is no change
                            : Optional.of(there.withOverride(override, clock.instant()));
                })
                .orElseThrow()
                .view(key);
    }

    private static ProblemException notRegistered(InstanceKey key) {
        return new ProblemException(
                ProblemType.INSTANCE_NOT_FOUND,
                "Instance '" + key.id() + "' of service '" + key.service() + "' is not registered in namespace '"
                        + key.namespace() + "'",
                Map.of("service", key.service().value(), "id", key.id().value()));
    }

    /** The time as people read it. */
    public Instant now() {
        return clock.instant();
    }
}
