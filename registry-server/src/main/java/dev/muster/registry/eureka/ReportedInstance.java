package dev.muster.registry.eureka;

import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.ServiceName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance as a client of Eureka describes it. Immutable.
 *
 * @param ttl what it asked for, not yet held against our limits
 * @param metadata its own, without ours
 * @param extras what we have no other place for, see {@link Extras}
 */
record ReportedInstance(
        ServiceName service,
        InstanceId id,
        String host,
        String address,
        Ports ports,
        EurekaStatus status,
        Duration ttl,
        Map<String, String> metadata,
        Map<String, String> extras) {

    ReportedInstance {
        metadata = Map.copyOf(metadata);
        extras = Map.copyOf(extras);
    }

    /** Where it takes calls; at least one of the two. */
    record Ports(@Nullable Integer plain, @Nullable Integer secure) {}

    /**
     * The same in our words.
     *
     * @param before what is listed already: its lease goes on, and so does an operator's wish to see it up
     * @param allowedTtl within our limits
     */
    Registration registration(Optional<Registration> before, Duration allowedTtl) {
        boolean up = before.isPresent() && before.get().metadata().containsKey(Extras.UP);
        Map<String, String> all = new HashMap<>(metadata);
        all.putAll(extras);
        if (status == EurekaStatus.OUT_OF_SERVICE || status == EurekaStatus.UNKNOWN) {
            all.put(Extras.STATUS, status.name());
        }
        if (up) {
            all.put(Extras.UP, "true");
        }
        Integer secure = ports.secure();
        Integer plain = ports.plain();
        if (secure != null && plain != null) {
            all.put(Extras.PLAIN_PORT, plain.toString());
        }
        return new Registration(
                lease(before),
                host,
                secure == null ? java.util.Objects.requireNonNull(plain) : secure,
                secure == null ? "http" : "https",
                InstanceReader.port(metadata.get("management.port")),
                InstanceReader.shortText(metadata.get("zone")),
                InstanceReader.weight(metadata.get("weight")),
                InstanceReader.shortText(metadata.get("version")),
                all,
                ownStatus(status, up),
                allowedTtl);
    }

    /** What it says of itself, with an operator's wish that it be up; who is down or starting knows better. */
    static InstanceStatus ownStatus(EurekaStatus status, boolean up) {
        boolean overruled = up && (status == EurekaStatus.OUT_OF_SERVICE || status == EurekaStatus.UNKNOWN);
        return overruled ? InstanceStatus.UP : status.ours();
    }

    private static LeaseId lease(Optional<Registration> before) {
        return before.filter(known -> known.metadata().containsKey(Extras.DIRTY))
                .map(Registration::lease)
                .orElseGet(LeaseId::random);
    }
}
