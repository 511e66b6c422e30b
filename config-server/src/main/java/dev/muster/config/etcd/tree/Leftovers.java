package dev.muster.config.etcd.tree;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.config.cluster.BlockingStore;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is stored below directories that expired. Nobody sees that any more, see {@link Sight}; it only takes room,
 * and who watches something in there is told. The leader does it: as directories expire, and once for all that is there
 * when it begins to lead. Thread-safe.
 */
public final class Leftovers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int PAGE = 1_000;

    private final Store store;
    private final BlockingStore blocking;
    private final Changes changes;
    private final TreeWatches watches;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread worker = new Thread(work, "muster-etcd2-leftovers");
        worker.setDaemon(true);
        return worker;
    });

    private @Nullable Subscription roles;
    private volatile @Nullable Watch watch;
    private boolean leading; // only the thread uses it

    public Leftovers(Store store, BlockingStore blocking, TreeReader reader, TreeWatches watches) {
        this.store = store;
        this.blocking = blocking;
        this.changes = new Changes(blocking, reader);
        this.watches = watches;
    }

    /** Begins. */
    public void start() {
        roles = store.onStatusChange(status -> soon(this::follow));
        soon(this::follow);
    }

    @Override
    public void close() {
        Subscription subscribed = roles;
        if (subscribed != null) {
            subscribed.close();
        }
        thread.shutdownNow();
        Watch open = watch;
        if (open != null) {
            open.close();
        }
    }

    private void follow() {
        boolean leads = store.status().role() == StoreStatus.Role.LEADER;
        if (leads && !leading) {
            leading = true;
            begin();
        } else if (!leads && leading) {
            leading = false;
            Watch open = watch;
            if (open != null) {
                open.close();
            }
        }
    }

    private void begin() {
        if (!leading) {
            return;
        }
        try {
            watch = store.watch(WatchRequest.of(TreeKeys.ALL, 0).withChanges(false, true), new Expiries());
            sweep();
        } catch (RuntimeException failed) {
            log.debug("Expired directories are looked for again later", failed);
            Watch open = watch;
            if (open != null) {
                open.close();
            }
            later(this::begin);
        }
    }

    /** Looks at all that is stored, in order, for nodes whose directory is not there. */
    private void sweep() {
        Deque<NodePath> above = new ArrayDeque<>();
        above.push(NodePath.ROOT);
        NodePath cleared = null;
        KeyRange.Between left = (KeyRange.Between) TreeKeys.ALL;
        while (true) {
            RangeResult page = blocking.range(RangeQuery.of(left).withKeysOnly().withLimit(PAGE), ReadAt.STALE);
            for (KeyValue entry : page.entries()) {
                NodePath path = TreeKeys.path(entry.key());
                if (cleared != null && path.below(cleared)) {
                    continue;
                }
                while (!above.element().root() && !path.below(above.element())) {
                    above.pop();
                }
                if (above.element().depth() == path.depth() - 1) {
                    above.push(path);
                } else {
                    cleared = path.upTo(above.element().depth() + 1);
                    changes.clear(cleared, page.revision());
                }
            }
            if (!page.more() || page.entries().isEmpty()) {
                return;
            }
            Key last = page.entries().get(page.entries().size() - 1).key();
            left = (KeyRange.Between) TreeKeys.after(last, left);
        }
    }

    private void clear(NodePath directory, long revision) {
        try {
            if (watches.removal(revision).join().isEmpty()) {
                changes.clear(directory, revision);
            }
        } catch (RuntimeException failed) {
            log.debug("What {} left behind stays until somebody else leads, or it is made anew", directory, failed);
            later(() -> changes.clear(directory, revision));
        }
    }

    private void soon(Runnable work) {
        try {
            thread.execute(guarded(work));
        } catch (RejectedExecutionException closed) {
            log.debug("Nothing is removed any more: the server stops");
        }
    }

    private void later(Runnable work) {
        try {
            var unused = thread.schedule(guarded(work), AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("Nothing is removed any more: the server stops");
        }
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                log.debug("Not removed", failed);
            }
        };
    }

    private final class Expiries implements WatchListener {

        @Override
        public void changed(WatchBatch batch) {
            for (WatchEvent change : batch.events()) {
                KeyValue before = change.previous();
                if (before != null && StoredNode.decode(before.value()).directory()) {
                    soon(() -> clear(TreeKeys.path(change.key()), batch.revision()));
                }
            }
        }

        @Override
        public void ended(ProblemException cause) {
            later(Leftovers.this::begin);
        }
    }
}
