package dev.muster.registry.subscription;

import dev.muster.api.Namespace;
import dev.muster.api.registry.ServiceName;
import dev.muster.registry.instance.InstanceKey;
import java.util.Set;

/**
 * What a caller asks about.
 *
 * @param namespace the one namespace
 * @param services the services; empty: all of them
 */
record ServiceFilter(Namespace namespace, Set<ServiceName> services) {

    ServiceFilter {
        services = Set.copyOf(services);
    }

    boolean matches(InstanceKey key) {
        return key.namespace().equals(namespace) && (services.isEmpty() || services.contains(key.service()));
    }
}
