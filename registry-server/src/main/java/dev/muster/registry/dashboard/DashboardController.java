package dev.muster.registry.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.muster.api.Namespace;
import dev.muster.api.NamespaceView;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.ServiceSummary;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.edge.dashboard.ServerVersion;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.edge.stream.SseStreams;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceTable;
import dev.muster.registry.lease.LeaseTable;
import dev.muster.registry.namespace.NamespaceService;
import dev.muster.registry.subscription.Catalogue;
import dev.muster.replication.Cluster;
import dev.muster.replication.ClusterMember;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Read models for the page at {@code /} and for scripts. */
@RestController
@RequestMapping("/dashboard")
class DashboardController {

    private static final int EVENTS_SHOWN = 200;

    private final InstanceTable instances;
    private final LeaseTable leases;
    private final Catalogue catalogue;
    private final NamespaceService namespaces;
    private final Cluster cluster;
    private final EventFeed feed;
    private final SseStreams streams;
    private final SecurityProperties security;
    private final Instant startedAt;

    DashboardController(
            InstanceTable instances,
            LeaseTable leases,
            Catalogue catalogue,
            NamespaceService namespaces,
            Cluster cluster,
            EventFeed feed,
            SseStreams streams,
            SecurityProperties security,
            Clock clock) {
        this.instances = instances;
        this.leases = leases;
        this.catalogue = catalogue;
        this.namespaces = namespaces;
        this.cluster = cluster;
        this.feed = feed;
        this.streams = streams;
        this.security = security;
        this.startedAt = clock.instant();
    }

    /** A service with the namespace it is in. */
    record ServiceRow(Namespace namespace, @JsonUnwrapped ServiceSummary service) {}

    /** An instance with the namespace it is in and the time since its last heartbeat. */
    record InstanceRow(Namespace namespace, @JsonUnwrapped Instance instance, Duration sinceHeartbeat) {}

    @GetMapping("/overview")
    Overview overview() {
        Map<InstanceKey, ?> all = instances.all();
        Map<String, Long> byStatus = instances.all().entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getValue().view(entry.getKey()).status().name(),
                        TreeMap::new,
                        Collectors.counting()));
        return new Overview(
                "registry",
                ServerVersion.read(),
                cluster.members().stream()
                        .filter(ClusterMember::local)
                        .map(ClusterMember::name)
                        .findAny()
                        .orElse(""),
                catalogue.origin(),
                security.mode(),
                startedAt,
                cluster.members().size(),
                namespaces.list().size(),
                all.keySet().stream()
                        .map(key -> key.namespace() + "/" + key.service())
                        .distinct()
                        .count(),
                all.size(),
                byStatus,
                streams.count());
    }

    @GetMapping("/services")
    List<ServiceRow> services() {
        return namespaces.list().stream()
                .map(NamespaceView::name)
                .flatMap(namespace ->
                        catalogue.services(namespace).stream().map(service -> new ServiceRow(namespace, service)))
                .toList();
    }

    @GetMapping("/instances")
    List<InstanceRow> instances() {
        return instances.all().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(InstanceKey::toString)))
                .map(entry -> new InstanceRow(
                        entry.getKey().namespace(),
                        entry.getValue().view(entry.getKey()),
                        leases.silence(entry.getValue().lease())))
                .toList();
    }

    @GetMapping("/members")
    List<ClusterMember> members() {
        return cluster.members();
    }

    @GetMapping("/events")
    List<EventFeed.Entry> events() {
        return feed.recent(EVENTS_SHOWN);
    }
}
