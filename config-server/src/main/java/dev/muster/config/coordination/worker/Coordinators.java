package dev.muster.config.coordination.worker;

import dev.muster.api.Namespace;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.store.Store;
import dev.muster.store.recipe.worker.WorkerCoordinator;
import dev.muster.store.recipe.worker.WorkerService;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Assigns the tasks of those groups whose workers ask this server. Workers ask all the time, so a group that nobody asked
 * about for a while has none here. Thread-safe.
 */
final class Coordinators implements AutoCloseable {

    private static final int GROUPS_MAX = 200;
    private static final Duration IDLE_MAX = Duration.ofMinutes(10);
    private static final Duration RECHECK = Duration.ofSeconds(5);

    private final Store store;
    private final WorkerService workers;
    private final Ticker ticker;

    /** Guards what follows. */
    private final Object lock = new Object();

    private final Map<Group, Running> running = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    Coordinators(Store store, WorkerService workers, Ticker ticker) {
        this.store = store;
        this.workers = workers;
        this.ticker = ticker;
    }

    private record Group(Namespace namespace, WorkerGroup name) {}

    private record Running(WorkerCoordinator coordinator, long usedAt) {}

    /** Sees to it that the tasks of a group are assigned. */
    void use(Namespace namespace, WorkerGroup name) {
        long now = ticker.nanos();
        Group group = new Group(namespace, name);
        synchronized (lock) {
            if (closed) {
                return;
            }
            Running known = running.get(group);
            WorkerCoordinator coordinator = known == null
                    ? new WorkerCoordinator(store, workers, namespace, name, RECHECK)
                    : known.coordinator();
            if (known == null) {
                coordinator.start();
            }
            running.put(group, new Running(coordinator, now));
            endUnused(now);
        }
    }

    private void endUnused(long now) {
        Iterator<Running> longestUnused = running.values().iterator();
        while (longestUnused.hasNext()) {
            Running next = longestUnused.next();
            if (running.size() <= GROUPS_MAX && now - next.usedAt() < IDLE_MAX.toNanos()) {
                return;
            }
            next.coordinator().close();
            longestUnused.remove();
        }
    }

    /** How many groups are assigned here. */
    int groups() {
        synchronized (lock) {
            return running.size();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            running.values().forEach(each -> each.coordinator().close());
            running.clear();
        }
    }
}
