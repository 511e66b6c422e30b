package dev.muster.config.dashboard;

import dev.muster.api.Namespace;
import dev.muster.api.NamespaceView;
import dev.muster.api.config.GrayRelease;
import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.api.config.ReleaseSummary;
import dev.muster.config.gray.GrayService;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.receipt.ReceiptService;
import dev.muster.config.release.ReleaseService;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.edge.dashboard.ServerVersion;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.edge.stream.SseStreams;
import dev.muster.replication.Cluster;
import dev.muster.replication.ClusterMember;
import dev.muster.store.Member;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Read models for the page at {@code /} and for scripts. Answers without a quorum. */
@RestController
@RequestMapping("/dashboard")
class DashboardController {

    private static final int EVENTS_SHOWN = 200;
    private static final int INSTANCES_SHOWN = 200;

    private final ReleaseService releases;
    private final GrayService grays;
    private final ReceiptService receipts;
    private final NamespaceService namespaces;
    private final Store store;
    private final Cluster cluster;
    private final ClusterProperties expected;
    private final EventFeed feed;
    private final SseStreams streams;
    private final SecurityProperties security;
    private final Instant startedAt;

    DashboardController(
            ReleaseService releases,
            GrayService grays,
            ReceiptService receipts,
            NamespaceService namespaces,
            Store store,
            Cluster cluster,
            ClusterProperties expected,
            EventFeed feed,
            SseStreams streams,
            SecurityProperties security,
            Clock clock) {
        this.releases = releases;
        this.grays = grays;
        this.receipts = receipts;
        this.namespaces = namespaces;
        this.store = store;
        this.cluster = cluster;
        this.expected = expected;
        this.feed = feed;
        this.streams = streams;
        this.security = security;
        this.startedAt = clock.instant();
    }

    @GetMapping("/overview")
    Overview overview() {
        StoreStatus status = store.status();
        List<ClusterMember> members = cluster.members();
        List<NamespaceView> all = namespaces.list();
        return new Overview(
                "config",
                ServerVersion.read(),
                members.stream()
                        .filter(ClusterMember::local)
                        .map(ClusterMember::name)
                        .findAny()
                        .orElse(""),
                status.clusterId(),
                security.mode(),
                startedAt,
                members.size(),
                Math.max(1, expected.members().size()),
                all.size(),
                all.stream()
                        .mapToInt(namespace -> releases.count(namespace.name()))
                        .sum(),
                outcomes(all.stream()
                        .flatMap(namespace -> receipts.list(namespace.name(), Optional.empty()).stream())
                        .toList()),
                streams.count(),
                new Overview.StoreRow(
                        status.memberId(),
                        status.role().name(),
                        status.leaderId(),
                        status.term(),
                        status.revision(),
                        status.members().size(),
                        status.failure()));
    }

    @GetMapping("/config")
    List<ApplicationRow> config() {
        return namespaces.list().stream()
                .map(NamespaceView::name)
                .flatMap(namespace -> applications(namespace).stream())
                .toList();
    }

    @GetMapping("/members")
    Members members() {
        StoreStatus status = store.status();
        return new Members(
                cluster.members(),
                status.members().stream().map(voter -> row(voter, status)).toList());
    }

    @GetMapping("/events")
    List<EventFeed.Entry> events() {
        return feed.recent(EVENTS_SHOWN);
    }

    private List<ApplicationRow> applications(Namespace namespace) {
        Map<String, List<ReleaseSummary>> released =
                releases.current(namespace).stream().collect(Collectors.groupingBy(ReleaseSummary::application));
        Map<String, List<GrayRelease>> gray =
                grays.list(namespace).stream().collect(Collectors.groupingBy(GrayRelease::application));
        Map<String, List<Receipt>> received = receipts.list(namespace, Optional.empty()).stream()
                .collect(Collectors.groupingBy(Receipt::application));
        Set<String> names = new TreeSet<>(released.keySet());
        names.addAll(received.keySet());
        return names.stream()
                .map(name -> row(
                        namespace,
                        name,
                        released.getOrDefault(name, List.of()),
                        gray.getOrDefault(name, List.of()),
                        received.getOrDefault(name, List.of())))
                .toList();
    }

    private static ApplicationRow row(
            Namespace namespace,
            String application,
            List<ReleaseSummary> released,
            List<GrayRelease> gray,
            List<Receipt> received) {
        List<Receipt> shown = received.stream()
                .sorted(Comparator.comparing((Receipt receipt) -> receipt.outcome() == ReceiptOutcome.APPLIED)
                        .thenComparing(Receipt::instance))
                .limit(INSTANCES_SHOWN)
                .toList();
        return new ApplicationRow(namespace, application, released, gray, outcomes(received), shown);
    }

    private static Map<String, Long> outcomes(List<Receipt> received) {
        return received.stream()
                .collect(Collectors.groupingBy(
                        receipt -> receipt.outcome().name(), TreeMap::new, Collectors.counting()));
    }

    private static Members.VoterRow row(Member voter, StoreStatus status) {
        boolean local = voter.id().equals(status.memberId());
        String role = voter.id().equals(status.leaderId())
                ? StoreStatus.Role.LEADER.name()
                : voter.role().name();
        return new Members.VoterRow(
                voter.id(), voter.address(), local ? status.role().name() : role, local);
    }
}
