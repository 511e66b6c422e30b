package dev.muster.config.dashboard;

import dev.muster.config.projection.GrayConfig;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what is released, who leads the store, and what is wrong with it. What is wrong the store logs itself. */
final class ConfigNews implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConfigNews.class);

    private static final String NOBODY = "";
    private static final String NOTHING = "";

    private final Projection projection;
    private final Store store;
    private final EventFeed feed;
    private final AtomicReference<String> leader = new AtomicReference<>(NOBODY);
    private final AtomicReference<Set<StoreStatus.Alarm>> alarms = new AtomicReference<>(Set.of());
    private final AtomicReference<String> warning = new AtomicReference<>(NOTHING);
    private volatile @Nullable Subscription subscription;

    ConfigNews(Projection projection, Store store, EventFeed feed) {
        this.projection = projection;
        this.store = store;
        this.feed = feed;
    }

    void start() {
        projection.listen(this::released);
        subscription = store.onStatusChange(this::changed);
        changed(store.status());
    }

    @Override
    public void close() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }

    private void released(List<ReleasedConfig> released, boolean first) {
        if (first) {
            return;
        }
        for (ReleasedConfig release : released) {
            String subject = release.namespace() + "/" + release.name();
            if (release.grayRevision() > release.release().revision()) {
                feed.add("gray", subject, grayText(release));
                continue;
            }
            log.info(
                    "Release {} of {} by {}, revision {}",
                    release.release().number(),
                    subject,
                    release.release().author(),
                    release.revision());
            feed.add("release", subject, text(release));
        }
    }

    private static String grayText(ReleasedConfig released) {
        if (released.grays().isEmpty()) {
            return "No gray release of " + released.name() + " any more; all have release "
                    + released.release().number();
        }
        return "Gray releases of " + released.name() + ": "
                + released.grays().stream()
                        .map(GrayConfig::release)
                        .map(gray -> gray.number() + " by " + gray.author() + " for "
                                + gray.rule().text())
                        .collect(Collectors.joining(", "));
    }

    private static String text(ReleasedConfig release) {
        Long back = release.release().rollbackTo();
        String what = "Release " + release.release().number() + " of " + release.name() + " by "
                + release.release().author();
        String why = release.release().comment().isEmpty()
                ? ""
                : ": " + release.release().comment();
        return what + (back == null ? "" : ", back to release " + back) + why;
    }

    private void changed(StoreStatus status) {
        leaderChanged(status);
        alarmsChanged(status);
        warningChanged(status);
    }

    private void alarmsChanged(StoreStatus status) {
        Set<StoreStatus.Alarm> before = alarms.getAndSet(status.alarms());
        for (StoreStatus.Alarm alarm : StoreStatus.Alarm.values()) {
            boolean now = status.alarms().contains(alarm);
            if (now != before.contains(alarm)) {
                feed.add("alarm", status.memberId(), text(alarm, now, status));
            }
        }
    }

    private static String text(StoreStatus.Alarm alarm, boolean raised, StoreStatus status) {
        return switch (alarm) {
            case NO_SPACE ->
                raised
                        ? "The store has reached its quota of " + status.quotaBytes()
                                + " bytes: nothing can be published until keys are deleted and history is compacted"
                        : "The store is below its quota again: publishing goes on";
        };
    }

    /** Its text may change while it lasts; that is no news. */
    private void warningChanged(StoreStatus status) {
        String now = Objects.requireNonNullElse(status.warning(), NOTHING);
        String before = warning.getAndSet(now);
        if (before.isEmpty() != now.isEmpty()) {
            feed.add("warning", status.memberId(), now.isEmpty() ? "Over: " + before : now);
        }
    }

    private void leaderChanged(StoreStatus status) {
        String now = Objects.requireNonNullElse(status.leaderId(), NOBODY);
        if (!leader.getAndSet(now).equals(now)) {
            String text = now.isEmpty()
                    ? "The store has no leader: reads go on, writes do not"
                    : now + " leads the store in term " + status.term();
            log.info("{}", text);
            feed.add("leader", now.isEmpty() ? "store" : now, text);
        }
    }
}
