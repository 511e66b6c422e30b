package dev.muster.config.push;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who watches which effective configuration. After releases one thread tells those watchers, and only those, whose
 * configuration they change; releases that follow each other quickly are told as one. Thread-safe.
 */
final class ConfigWatches implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConfigWatches.class);

    private final Projection projection;
    private final EffectiveConfigs configs;
    private final Map<ConfigSelector, Set<Watcher>> watchers = new ConcurrentHashMap<>();
    private final Set<ConfigSelector> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ExecutorService pusher;

    ConfigWatches(Projection projection, EffectiveConfigs configs) {
        this.projection = projection;
        this.configs = configs;
        this.pusher = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "config-push");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        projection.listen((released, first) -> released(released));
    }

    /** Adds the watcher first and tells it the news after that, so no release falls in between. */
    void add(ConfigSelector selector, Watcher watcher) {
        watchers.compute(selector, (key, known) -> {
            Set<Watcher> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(watcher);
            return all;
        });
        watcher.tell(configs.view(selector, watcher.reader()));
    }

    void remove(ConfigSelector selector, Watcher watcher) {
        watchers.computeIfPresent(selector, (key, known) -> {
            known.remove(watcher);
            return known.isEmpty() ? null : known;
        });
    }

    /** How many different configurations are watched. */
    int selectors() {
        return watchers.size();
    }

    private void released(List<ReleasedConfig> released) {
        Map<Namespace, Set<ConfigName>> news = new HashMap<>();
        released.forEach(release -> news.computeIfAbsent(release.namespace(), key -> new HashSet<>())
                .add(release.name()));
        for (ConfigSelector selector : watchers.keySet()) {
            Set<ConfigName> names = news.getOrDefault(selector.namespace(), Set.of());
            if (selector.names().stream().anyMatch(names::contains)) {
                changed.add(selector);
            }
        }
        if (!changed.isEmpty() && asked.compareAndSet(false, true)) {
            try {
                pusher.execute(this::push);
            } catch (RejectedExecutionException e) {
                log.debug("Stopping, nobody is told any more");
            }
        }
    }

    private void push() {
        asked.set(false);
        for (ConfigSelector selector : Set.copyOf(changed)) {
            changed.remove(selector);
            Set<Watcher> concerned = watchers.get(selector);
            if (concerned != null) {
                tell(selector, concerned);
            }
        }
    }

    private void tell(ConfigSelector selector, Set<Watcher> concerned) {
        try {
            concerned.forEach(watcher -> watcher.tell(configs.view(selector, watcher.reader())));
        } catch (RuntimeException e) {
            log.error("The watchers of {} could not be told", selector, e);
        }
    }

    @Override
    public void close() {
        pusher.shutdownNow();
    }
}
