package dev.muster.config.etcd;

import dev.muster.config.etcd.member.ClientUrls;
import dev.muster.config.etcd.member.MaintenanceService;
import dev.muster.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster where clients reach this member, as soon as there is a leader to tell; repeated until it worked. What
 * it logs then is what programs wait for that start an etcd.
 */
final class Announcement implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Announcement.class);

    private static final Duration REPEAT_AFTER = Duration.ofMillis(500);

    private final Store store;
    private final ClientUrls clientUrls;
    private final List<String> urls;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "muster-etcd-announcement");
        thread.setDaemon(true);
        return thread;
    });

    Announcement(Store store, ClientUrls clientUrls, List<String> urls) {
        this.store = store;
        this.clientUrls = clientUrls;
        this.urls = List.copyOf(urls);
    }

    void start() {
        var unused = store.formed().thenRun(this::publish);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void publish() {
        var unused = clientUrls.publish(urls).whenComplete((done, failure) -> {
            if (failure == null) {
                log.info("enabled capabilities for version {}", MaintenanceService.VERSION);
                log.info("published {Name:{} ClientURLs:{}} to cluster {}", store.memberId(), urls, store.clusterId());
                timer.shutdown();
                return;
            }
            log.debug("Not published yet", failure);
            try {
                var unusedTimer = timer.schedule(this::publish, REPEAT_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                log.debug("Not published: the server stops");
            }
        });
    }
}
