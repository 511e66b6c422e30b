package dev.muster.store.recipe.worker;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.store.Store;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assigns the tasks of one group whenever a worker comes or goes, or a task is declared or finished. Any number of servers
 * may run one for the same group. Thread-safe.
 */
public final class WorkerCoordinator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkerCoordinator.class);

    private final Store store;
    private final WorkerService workers;
    private final Namespace namespace;
    private final WorkerGroup group;
    private final Duration recheck;
    private final ScheduledThreadPoolExecutor timer;

    /** Guards what follows. */
    private final Object lock = new Object();

    private @Nullable Watch watch;
    private boolean assigning;
    private boolean again;
    private boolean closed;

    /** @param recheck longest time between two looks, should nothing be heard or should one have failed */
    public WorkerCoordinator(
            Store store, WorkerService workers, Namespace namespace, WorkerGroup group, Duration recheck) {
        this.store = store;
        this.workers = workers;
        this.namespace = namespace;
        this.group = group;
        this.recheck = recheck;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "muster-worker-coordinator");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins; called once. */
    public void start() {
        long every = recheck.toNanos();
        var unused = timer.scheduleWithFixedDelay(this::look, 0, every, TimeUnit.NANOSECONDS);
    }

    /** Ends; what is assigned stays. May be repeated. */
    @Override
    public void close() {
        Watch open;
        synchronized (lock) {
            closed = true;
            open = watch;
            watch = null;
        }
        timer.shutdownNow();
        if (open != null) {
            open.close();
        }
    }

    private void look() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (assigning) {
                again = true;
                return;
            }
            assigning = true;
            again = false;
            if (watch == null) {
                try {
                    watch = store.watch(news(), 0, new News());
                } catch (ProblemException refused) {
                    log.warn("Group {} is looked at every {} only: {}", group, recheck, refused.getMessage());
                }
            }
        }
        var unused = workers.assign(namespace, group).whenComplete((changed, failure) -> {
            boolean repeat;
            synchronized (lock) {
                assigning = false;
                repeat = again;
            }
            if (failure != null) {
                log.info("Tasks of {} could not be assigned now, it is tried again within {}", group, recheck, failure);
            }
            if (repeat) {
                soon();
            }
        });
    }

    private void soon() {
        try {
            timer.execute(this::look);
        } catch (RejectedExecutionException closing) {
            log.debug("Tasks of {} are no longer assigned here", group, closing);
        }
    }

    private KeyRange news() {
        String root = new WorkerKeys(namespace, group).root();
        return KeyRange.between(Key.of(root + "result/"), Key.of(root + "worker0"));
    }

    private final class News implements WatchListener {

        @Override
        public void changed(WatchBatch batch) {
            soon();
        }

        @Override
        public void ended(ProblemException cause) {
            synchronized (lock) {
                watch = null; // the next look opens another
            }
        }
    }
}
