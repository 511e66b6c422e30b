package dev.muster.config.etcd.v2;

import dev.muster.api.coordination.Key;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.etcd.member.MaintenanceService;
import dev.muster.config.etcd.tree.TreeWatches;
import dev.muster.config.etcd.wire.StableNumber;
import dev.muster.store.Member;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How this server and its cluster are. Thread-safe. */
final class StatusService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StatusService.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** Never written; only asked for. */
    private static final Key PROBE = Key.of("etcd2/health");

    private final Store store;
    private final BlockingStore blocking;
    private final TreeStatistics statistics;
    private final TreeWatches watches;
    private final Clock clock;
    private final Instant started;
    private final Subscription changes;
    private volatile Leadership leadership;

    /** @param since when this server first knew of it */
    private record Leadership(@Nullable String leader, Instant since) {}

    StatusService(Store store, BlockingStore blocking, TreeStatistics statistics, TreeWatches watches, Clock clock) {
        this.store = store;
        this.blocking = blocking;
        this.statistics = statistics;
        this.watches = watches;
        this.clock = clock;
        this.started = clock.instant();
        this.leadership = new Leadership(store.status().leaderId(), started);
        this.changes = store.onStatusChange(this::follow);
    }

    @Override
    public void close() {
        changes.close();
    }

    /** Whether a majority answers and there is room. */
    boolean healthy() {
        StoreStatus status = store.status();
        if (!status.quorumKnown() || !status.alarms().isEmpty()) {
            return false;
        }
        try {
            var unused = blocking.get(PROBE, ReadAt.LINEARIZABLE);
            return true;
        } catch (RuntimeException failed) {
            log.debug("Not healthy", failed);
            return false;
        }
    }

    ObjectNode version() {
        String version = MaintenanceService.VERSION;
        String cluster = version.substring(0, version.lastIndexOf('.')) + ".0";
        return JSON.createObjectNode().put("etcdserver", version).put("etcdcluster", cluster);
    }

    ObjectNode self() {
        StoreStatus status = store.status();
        Leadership now = leadership;
        ObjectNode self = JSON.createObjectNode()
                .put("name", status.memberId())
                .put("id", id(status.memberId()))
                .put("state", status.role() == StoreStatus.Role.LEADER ? "StateLeader" : "StateFollower")
                .put("startTime", started.toString());
        self.putObject("leaderInfo")
                .put("leader", now.leader() == null ? "" : id(now.leader()))
                .put("uptime", seconds(Duration.between(now.since(), clock.instant())))
                .put("startTime", now.since().toString());
        return self;
    }

    /** Absent if another leads. */
    @Nullable
    ObjectNode leader() {
        StoreStatus status = store.status();
        if (status.role() != StoreStatus.Role.LEADER) {
            return null;
        }
        ObjectNode leader = JSON.createObjectNode().put("leader", id(status.memberId()));
        ObjectNode followers = leader.putObject("followers");
        for (Member member : status.members()) {
            if (!member.id().equals(status.memberId())) {
                followers.putObject(id(member.id()));
            }
        }
        return leader;
    }

    ObjectNode requests() {
        ObjectNode counts = JSON.createObjectNode();
        for (TreeStatistics.Kind kind : TreeStatistics.Kind.values()) {
            counts.put(kind.name(true), statistics.total(kind, true));
            counts.put(kind.name(false), statistics.total(kind, false));
        }
        return counts.put("watchers", watches.count());
    }

    private void follow(StoreStatus status) {
        if (!Objects.equals(leadership.leader(), status.leaderId())) {
            leadership = new Leadership(status.leaderId(), clock.instant());
        }
    }

    private static String id(String member) {
        return Long.toHexString(StableNumber.of(member));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + "s";
    }
}
