package dev.muster.store.watch;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.KeyRange;
import dev.muster.store.Limits;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import dev.muster.store.keys.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every watch its changes. One thread looks at each new revision once and finds the watches it concerns; watches
 * that it does not concern cost nothing and do not fall behind. What a busy listener has to wait for is not kept for it: it
 * reads on from the history that the store keeps anyway, so a slow listener costs next to no memory and can miss nothing.
 * One that is busy and falls too far behind is cut off.
 *
 * <p>Thread-safe. Listeners are called on threads of the hub, each by one at a time, never under a lock.
 */
public final class WatchHub implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WatchHub.class);

    /** Longest wait for listeners that are being called while the hub closes. */
    private static final int CLOSE_SECONDS_MAX = 2;

    private final History history;
    private final Limits limits;
    private final Feed feed;
    /** Guards itself, and that batches are handed out in order; comes before the locks of the feed and of the watches. */
    private final WatchIndex index = new WatchIndex();

    private final Set<WatchTask> awaitingProgress = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final ExecutorService dispatcher;
    private final ExecutorService deliveries;
    private final ScheduledThreadPoolExecutor timer;
    /** Every watch was offered what it wants up to this revision; written under the lock of the index. */
    private volatile long dispatched;

    private volatile boolean closed;

    /** Where the hub reads. Implementations are thread-safe. */
    public interface History {

        /** The newest revision. */
        long revision();

        /**
         * A stretch of the history.
         *
         * @throws RevisionCompactedException if {@code from} is no longer kept
         */
        Changes changes(KeyRange range, long from, int revisionsMax);
    }

    private WatchHub(History history, Limits limits, String name) {
        this.history = history;
        this.limits = limits;
        this.feed = new Feed(history);
        this.dispatched = history.revision();
        this.dispatcher = Executors.newSingleThreadExecutor(threads("muster-watch-dispatch-" + name));
        this.deliveries = Executors.newFixedThreadPool(limits.watchThreads(), threads("muster-watch-" + name));
        this.timer = new ScheduledThreadPoolExecutor(1, threads("muster-watch-timer-" + name));
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Starts a hub.
     *
     * @param name for its threads
     */
    public static WatchHub start(History history, Limits limits, String name) {
        return new WatchHub(history, limits, name);
    }

    /** Opens a watch; see {@link dev.muster.store.Store#watch}. */
    public Watch watch(WatchRequest request, WatchListener listener) {
        admit();
        WatchTask watch;
        try {
            watch = open(request, listener);
        } catch (RuntimeException refused) {
            count.decrementAndGet();
            throw refused;
        }
        watch.start();
        return watch;
    }

    /** The history has grown. Cheap; for the thread that applies. */
    public void advanced() {
        if (count.get() > 0 && !closed) {
            feed.fetch();
            wake();
        }
    }

    /** Number of open watches. */
    public int open() {
        return count.get();
    }

    /** Ends every watch with {@link StoreClosedException}. */
    @Override
    public void close() {
        synchronized (index) {
            if (closed) {
                return;
            }
            closed = true;
        }
        endAll(new StoreClosedException("watch: the store is closing; watch again on another member"));
        timer.shutdownNow();
        dispatcher.shutdown();
        deliveries.shutdown();
        try {
            if (!deliveries.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                log.warn("Watch listeners are still busy after {} s; they are interrupted", CLOSE_SECONDS_MAX);
                deliveries.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            deliveries.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Hands everything new to the watches it concerns. */
    void dispatch() {
        waking.set(false); // before looking at the history: what comes later wakes again
        boolean more = true;
        while (more && !closed) {
            more = dispatchStretch();
        }
        awaitingProgress.removeIf(watch -> watch.dispatched(dispatched));
    }

    long dispatched() {
        return dispatched;
    }

    /** Hands a watch to a thread; whether one will run it, which is no longer so once the hub closes. */
    boolean execute(WatchTask watch) {
        try {
            deliveries.execute(watch);
            return true;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    @Nullable
    Future<?> later(Runnable action, long nanos) {
        try {
            return timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    /** Calls {@link WatchTask#dispatched} once that may be of interest. */
    void awaitsProgress(WatchTask watch) {
        awaitingProgress.add(watch);
        wake();
    }

    void remove(WatchTask watch) {
        synchronized (index) {
            if (index.remove(watch)) {
                count.decrementAndGet();
            }
        }
        awaitingProgress.remove(watch);
    }

    private void admit() {
        if (count.incrementAndGet() > limits.watchesMax()) {
            count.decrementAndGet();
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "watches: " + limits.watchesMax() + " are open (expected: fewer)",
                    Map.of("max", limits.watchesMax()));
        }
    }

    private WatchTask open(WatchRequest request, WatchListener listener) {
        long from = request.fromRevision();
        if (from == 0) {
            from = history.revision() + 1;
        } else {
            history.changes(request.range(), from, 1); // refuses what is no longer kept
        }
        WatchTask task = new WatchTask(this, history, limits.watchLagMax(), request, from, listener, Ticker.SYSTEM);
        synchronized (index) {
            if (closed) {
                throw new StoreClosedException("watch: the store is closed");
            }
            if (index.isEmpty()) {
                dispatched = feed.skip(); // nobody was there to hear of it
            }
            index.add(task);
            task.opened(dispatched);
        }
        return task;
    }

    private void wake() {
        if (waking.compareAndSet(false, true)) {
            try {
                dispatcher.execute(this::dispatch);
            } catch (RejectedExecutionException closing) {
                log.debug("Watches are not woken: the hub is closing", closing);
            }
        }
    }

    /** @return whether there may be more */
    private boolean dispatchStretch() {
        synchronized (index) {
            try {
                Changes changes = feed.poll();
                if (changes == null) {
                    return false;
                }
                boolean jumped = history.revision() - dispatched > limits.watchLagMax();
                changes.batches()
                        .forEach(batch -> index.route(batch, (watches, wanted) -> {
                            long bytes = Feed.bytes(wanted);
                            watches.forEach(watch -> watch.offer(wanted, bytes, jumped));
                        }));
                dispatched = changes.nextRevision() - 1;
            } catch (RevisionCompactedException gone) {
                log.info("History before revision {} is gone; watches that had to know it end", gone.compactRevision());
                index.forEach(watch -> watch.missed(gone.compactRevision()));
                dispatched = gone.compactRevision() - 1;
            } catch (RuntimeException broken) {
                log.error("Changes after revision {} could not be handed out; all watches end", dispatched, broken);
                index.forEach(watch -> watch.end(new ProblemException(
                        ProblemType.INTERNAL, "watch: changes could not be handed out, " + broken)));
                dispatched = feed.skip();
            }
            return true;
        }
    }

    private void endAll(ProblemException why) {
        List<WatchTask> open = new ArrayList<>();
        synchronized (index) {
            index.forEach(open::add);
        }
        open.forEach(watch -> watch.end(why));
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
