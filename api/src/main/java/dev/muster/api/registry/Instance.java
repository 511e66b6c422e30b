package dev.muster.api.registry;

import dev.muster.api.InvalidArgumentException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One registered instance as callers see it. Immutable.
 *
 * @param service name of the service it belongs to
 * @param id its name within the service
 * @param host name or address where it takes calls
 * @param port port where it takes calls
 * @param scheme {@code http} or {@code https}
 * @param managementPort port of its actuator if that is another one
 * @param zone where it runs; callers in the same zone prefer it
 * @param weight share of traffic relative to its siblings, 1 to 10,000
 * @param version version of the application
 * @param metadata free key-value pairs
 * @param status what callers should believe: the operator's override if there is one, else what it says of itself
 * @param reportedStatus what it says of itself
 * @param override the operator's word, if any
 * @param ttl how long it stays listed without a heartbeat
 * @param registeredAt when this incarnation registered
 * @param changedAt when this record last changed
 */
public record Instance(
        ServiceName service,
        InstanceId id,
        String host,
        int port,
        String scheme,
        @Nullable Integer managementPort,
        @Nullable String zone,
        int weight,
        @Nullable String version,
        Map<String, String> metadata,
        InstanceStatus status,
        InstanceStatus reportedStatus,
        @Nullable StatusOverride override,
        Duration ttl,
        Instant registeredAt,
        Instant changedAt) {

    public Instance {
        if (port < 1 || port > 65_535) {
            throw new InvalidArgumentException("port", port, "1 to 65535");
        }
        metadata = Map.copyOf(metadata);
    }

    /** Names this instance within its namespace. */
    public InstanceRef ref() {
        return new InstanceRef(service, id);
    }

    /** Address for calls, without a path. */
    public URI uri() {
        String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return URI.create(scheme + "://" + authority + ":" + port);
    }
}
