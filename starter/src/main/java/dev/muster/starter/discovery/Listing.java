package dev.muster.starter.discovery;

import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.ServiceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.cloud.client.ServiceInstance;

/**
 * All known instances by service at one moment. Immutable; a change makes another one that shares what did not change.
 *
 * @param revision counts the changes within this process
 */
record Listing(long revision, Map<ServiceName, OneService> services) {

    static final Listing EMPTY = new Listing(0, Map.of());

    Listing {
        services = Map.copyOf(services);
    }

    /** A listing of exactly these. */
    Listing replacedBy(Collection<Instance> instances) {
        Map<ServiceName, Map<InstanceId, Instance>> grouped = new HashMap<>();
        instances.forEach(each ->
                grouped.computeIfAbsent(each.service(), name -> new TreeMap<>()).put(each.id(), each));
        Map<ServiceName, OneService> replaced = new HashMap<>();
        grouped.forEach((name, members) -> replaced.put(name, new OneService(members)));
        return new Listing(revision + 1, replaced);
    }

    /** With this instance added, or in place of the one with its name. */
    Listing with(Instance instance) {
        Map<InstanceId, Instance> members = new HashMap<>(of(instance.service()).members());
        members.put(instance.id(), instance);
        return with(instance.service(), members);
    }

    /** Without the instance of that name. */
    Listing without(ServiceName service, InstanceId id) {
        Map<InstanceId, Instance> members = new HashMap<>(of(service).members());
        members.remove(id);
        return with(service, members);
    }

    private Listing with(ServiceName service, Map<InstanceId, Instance> members) {
        Map<ServiceName, OneService> changed = new HashMap<>(services);
        if (members.isEmpty()) {
            changed.remove(service);
        } else {
            changed.put(service, new OneService(members));
        }
        return new Listing(revision + 1, changed);
    }

    /** What is known of the service; nothing if it is not known. */
    OneService of(ServiceName service) {
        return services.getOrDefault(service, OneService.NOBODY);
    }

    /** Every instance, in the order of service and id. */
    List<Instance> instances() {
        List<Instance> all = new ArrayList<>();
        new TreeMap<>(services)
                .values()
                .forEach(service -> all.addAll(service.members().values()));
        return all;
    }

    /**
     * One service.
     *
     * @param members all instances
     * @param callable those that take calls, in the order of their ids
     */
    record OneService(Map<InstanceId, Instance> members, List<ServiceInstance> callable) {

        static final OneService NOBODY = new OneService(Map.of());

        OneService(Map<InstanceId, Instance> members) {
            this(
                    members,
                    members.values().stream()
                            .filter(each -> each.status().takesCalls())
                            .sorted((one, other) -> one.id().compareTo(other.id()))
                            .<ServiceInstance>map(MusterServiceInstance::of)
                            .toList());
        }

        OneService {
            members = Collections.unmodifiableMap(new TreeMap<>(members));
            callable = List.copyOf(callable);
        }
    }
}
