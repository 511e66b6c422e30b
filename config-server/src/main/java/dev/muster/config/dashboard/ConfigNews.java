package dev.muster.config.dashboard;

import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.edge.dashboard.EventFeed;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what is released and who leads the store. */
final class ConfigNews implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConfigNews.class);

    private static final String NOBODY = "";

    private final Projection projection;
    private final Store store;
    private final EventFeed feed;
    private final AtomicReference<String> leader = new AtomicReference<>(NOBODY);
    private volatile @Nullable Subscription subscription;

    ConfigNews(Projection projection, Store store, EventFeed feed) {
        this.projection = projection;
        this.store = store;
        this.feed = feed;
    }

    void start() {
        projection.listen(this::released);
        subscription = store.onStatusChange(this::leaderChanged);
        leaderChanged(store.status());
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
            log.info(
                    "Release {} of {} by {}, revision {}",
                    release.release().number(),
                    subject,
                    release.release().author(),
                    release.revision());
            feed.add("release", subject, text(release));
        }
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
