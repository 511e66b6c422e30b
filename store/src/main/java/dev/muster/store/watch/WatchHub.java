package dev.muster.store.watch;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.KeyRange;
import dev.muster.store.Limits;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.keys.Changes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every watch its changes. A watch buffers nothing: it remembers how far it is and reads on from the history that
 * the store keeps anyway, in small stretches, so a slow listener costs no memory and can miss nothing. One that is busy
 * and falls too far behind is cut off.
 *
 * <p>Thread-safe. Listeners are called on threads of the hub, each by one at a time.
 */
public final class WatchHub implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WatchHub.class);

    /** Longest wait for listeners that are being called while the hub closes. */
    private static final int CLOSE_SECONDS_MAX = 2;

    private final History history;
    private final Limits limits;
    private final Set<WatchTask> watches = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final ExecutorService waker;
    private final ExecutorService deliveries;
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
        this.waker = Executors.newSingleThreadExecutor(threads("muster-watch-wake-" + name));
        this.deliveries = Executors.newFixedThreadPool(limits.watchThreads(), threads("muster-watch-" + name));
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
    public Watch watch(KeyRange range, long fromRevision, WatchListener listener) {
        if (closed) {
            throw new StoreClosedException("watch: the store is closed");
        }
        if (count.incrementAndGet() > limits.watchesMax()) {
            count.decrementAndGet();
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "watches: " + limits.watchesMax() + " are open (expected: fewer)",
                    Map.of("max", limits.watchesMax()));
        }
        try {
            if (fromRevision != 0) {
                history.changes(range, fromRevision, 1); // refuses what is no longer kept
            }
        } catch (RevisionCompactedException gone) {
            count.decrementAndGet();
            throw gone;
        }
        long next = fromRevision == 0 ? history.revision() + 1 : fromRevision;
        WatchTask task = new WatchTask(this, history, limits.watchLagMax(), range, next, listener);
        watches.add(task);
        if (closed) {
            task.end(closedCause());
        }
        task.wake(history.revision());
        return task;
    }

    /** The history has grown. Cheap; for the thread that applies. */
    public void advanced() {
        if (!closed && waking.compareAndSet(false, true)) {
            try {
                waker.execute(this::wakeAll);
            } catch (RejectedExecutionException closing) {
                log.debug("Watches are not woken: the hub is closing", closing);
            }
        }
    }

    /** Number of open watches. */
    public int open() {
        return count.get();
    }

    /** Ends every watch with {@link StoreClosedException}. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watches.forEach(watch -> watch.end(closedCause()));
        waker.shutdown();
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

    boolean execute(Runnable delivery) {
        try {
            deliveries.execute(delivery);
            return true;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    void remove(WatchTask task) {
        if (watches.remove(task)) {
            count.decrementAndGet();
        }
    }

    void wakeAll() {
        waking.set(false); // before looking at the history: what comes later wakes again
        long newest = history.revision();
        watches.forEach(watch -> watch.wake(newest));
    }

    private static StoreClosedException closedCause() {
        return new StoreClosedException("watch: the store is closing; watch again on another member");
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
