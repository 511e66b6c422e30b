package dev.muster.registry.eureka;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.ServiceName;
import dev.muster.api.registry.StatusOverride;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import dev.muster.registry.instance.InstanceService;
import dev.muster.registry.lease.LeaseProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What clients of Eureka ask for, done with what instances have: each of theirs hangs on a lease of its own, which only the
 * servers know. Keeps nothing, so that any server can do it. Thread-safe.
 */
class EurekaService {

    private final InstanceService instances;
    private final LeaseProperties limits;
    private final Namespace namespace;

    EurekaService(InstanceService instances, LeaseProperties limits, Namespace namespace) {
        this.instances = instances;
        this.limits = limits;
        this.namespace = namespace;
    }

    /** What became of a heartbeat. */
    enum Renewal {
        RENEWED,
        /** Nothing is listed, or something older: the client is to register. */
        REGISTER,
        /** Another server of Eureka's kind told something older than what is listed. */
        OUTDATED
    }

    /** Names an instance. */
    InstanceKey key(ServiceName service, InstanceId id) {
        return new InstanceKey(namespace, service, id);
    }

    /** Lists it, or changes what is listed. */
    void register(ReportedInstance reported) {
        Duration ttl = allowed(reported.ttl());
        instances.register(key(reported.service(), reported.id()), before -> reported.registration(before, ttl));
    }

    /** A ttl that a client cannot know to be refused becomes the nearest one that is not. */
    private Duration allowed(Duration ttl) {
        if (ttl.compareTo(limits.ttlMin()) < 0) {
            return limits.ttlMin();
        }
        return ttl.compareTo(limits.ttlMax()) > 0 ? limits.ttlMax() : ttl;
    }

    /**
     * Prolongs its lease.
     *
     * @param dirty when the client last changed what it says of itself, if it tells
     * @param replicated whether another server of Eureka's kind passes it on
     */
    Renewal renew(InstanceKey key, @Nullable Long dirty, boolean replicated) {
        Optional<InstanceRecord> listed = instances.find(key);
        String known = listed.map(record -> record.registration().metadata().get(Extras.DIRTY))
                .orElse(null);
        if (listed.isEmpty() || known == null || !renewed(listed.get())) {
            return Renewal.REGISTER;
        }
        long listedDirty = InstanceText.number("lastDirtyTimestamp", known);
        if (dirty != null && dirty > listedDirty) {
            return Renewal.REGISTER;
        }
        return dirty != null && dirty < listedDirty && replicated ? Renewal.OUTDATED : Renewal.RENEWED;
    }

    private boolean renewed(InstanceRecord record) {
        try {
            instances.heartbeat(namespace, record.lease());
            return true;
        } catch (ProblemException e) {
            if (e.type() == ProblemType.LEASE_NOT_FOUND) {
                return false; // it left this very moment
            }
            throw e;
        }
    }

    /** Takes it off the list; says whether it was there. */
    boolean cancel(InstanceKey key) {
        return instances.deregister(key, null);
    }

    /**
     * An operator's word. UP is no override with us, which would hide that an instance is down: it ends the one there is,
     * and only overrules an instance that keeps itself out of service.
     */
    void override(InstanceKey key, EurekaStatus wanted, String by) {
        switch (wanted) {
            case UP -> {
                change(key, EurekaService::wantedUp);
                instances.override(key, null);
            }
            case UNKNOWN -> endOverride(key);
            case DOWN -> override(key, InstanceStatus.DOWN, by);
            case STARTING -> override(key, InstanceStatus.STARTING, by);
            case OUT_OF_SERVICE -> override(key, InstanceStatus.OUT_OF_SERVICE, by);
        }
    }

    private void override(InstanceKey key, InstanceStatus status, String by) {
        instances.override(key, new StatusOverride(status, by, "set by Eureka's API", instances.now()));
        change(key, EurekaService::notWantedUp);
    }

    /** What it says of itself holds again. */
    void endOverride(InstanceKey key) {
        instances.override(key, null);
        change(key, EurekaService::notWantedUp);
    }

    /** Adds to its metadata, or changes some of it. */
    void putMetadata(InstanceKey key, Map<String, String> more) {
        Map<String, String> own = Extras.without(more);
        change(key, registration -> {
            Map<String, String> all = new HashMap<>(registration.metadata());
            all.putAll(own);
            return with(registration, all, registration.status());
        });
    }

    private void change(InstanceKey key, UnaryOperator<Registration> change) {
        instances.get(key); // says so if it is not there
        instances.register(
                key,
                before -> change.apply(before.orElseThrow(() -> new ProblemException(
                        ProblemType.INSTANCE_NOT_FOUND, "Instance '" + key.id() + "' left this very moment"))));
    }

    private static Registration wantedUp(Registration registration) {
        if (!registration.metadata().containsKey(Extras.DIRTY)) {
            return registration; // of our own starter: nothing to overrule
        }
        Map<String, String> metadata = new HashMap<>(registration.metadata());
        String own = metadata.get(Extras.STATUS);
        metadata.put(Extras.UP, "true");
        return with(
                registration,
                metadata,
                own == null ? registration.status() : ReportedInstance.ownStatus(EurekaStatus.reported(own), true));
    }

    private static Registration notWantedUp(Registration registration) {
        if (!registration.metadata().containsKey(Extras.UP)) {
            return registration;
        }
        Map<String, String> metadata = new HashMap<>(registration.metadata());
        String own = metadata.get(Extras.STATUS);
        metadata.remove(Extras.UP);
        return with(
                registration,
                metadata,
                own == null ? registration.status() : ReportedInstance.ownStatus(EurekaStatus.reported(own), false));
    }

    private static Registration with(Registration registration, Map<String, String> metadata, InstanceStatus status) {
        return new Registration(
                registration.lease(),
                registration.host(),
                registration.port(),
                registration.scheme(),
                registration.managementPort(),
                registration.zone(),
                registration.weight(),
                registration.version(),
                metadata,
                status,
                registration.ttl());
    }
}
