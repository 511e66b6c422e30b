package dev.muster.store.watch;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchTooSlowException;
import dev.muster.store.keys.Changes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch. It is either idle, or a thread of the hub has it (or will), and only that one calls the listener and moves
 * on.
 */
final class WatchTask implements Watch, Runnable {

    private static final Logger log = LoggerFactory.getLogger(WatchTask.class);

    /** Revisions looked at before other watches get their turn. */
    private static final int STRETCH_REVISIONS = 256;

    private enum Turn {
        IDLE,
        TAKEN,
        /** Taken, and to be taken once more, since there may be news. */
        TAKEN_AGAIN
    }

    private final WatchHub hub;
    private final WatchHub.History history;
    private final long lagMax;
    private final KeyRange range;
    private final WatchListener listener;
    private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.IDLE);
    private final AtomicReference<@Nullable ProblemException> cause = new AtomicReference<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long next;
    /** Whether it has once caught up, so that lag from now on is the listener's. */
    private volatile boolean caughtUp;

    WatchTask(WatchHub hub, WatchHub.History history, long lagMax, KeyRange range, long next, WatchListener listener) {
        this.hub = hub;
        this.history = history;
        this.lagMax = lagMax;
        this.range = range;
        this.next = next;
        this.listener = listener;
        this.caughtUp = next > history.revision();
    }

    @Override
    public long nextRevision() {
        return next;
    }

    @Override
    public void requestProgress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        over.set(true);
        hub.remove(this);
    }

    /** Ends it from the side of the store; the first cause counts. */
    void end(ProblemException why) {
        cause.compareAndSet(null, why);
        take();
    }

    /** There may be news. */
    void wake(long newest) {
        long lag = newest - next + 1;
        if (lag > lagMax) {
            if (turn.get() == Turn.IDLE) {
                caughtUp = false; // the store jumped ahead; the listener is not to blame
            } else if (caughtUp) {
                cause.compareAndSet(null, new WatchTooSlowException(next, lag, lagMax));
            }
        }
        if (lag > 0) {
            take();
        }
    }

    @Override
    public void run() {
        turn.set(Turn.TAKEN);
        boolean more = false;
        try {
            more = !over.get() && cause.get() == null && deliver();
        } catch (RevisionCompactedException gone) {
            cause.compareAndSet(null, gone);
        } catch (RuntimeException broken) {
            log.warn("Watch of {} ends at revision {}: its listener failed", range, next, broken);
            cause.compareAndSet(
                    null, new ProblemException(ProblemType.INTERNAL, "watch: the listener failed, " + broken));
        }
        ProblemException ended = cause.get();
        if (ended != null) {
            finish(ended);
        } else if (more || !turn.compareAndSet(Turn.TAKEN, Turn.IDLE)) {
            hub.execute(this);
        }
    }

    private void take() {
        if (turn.getAndSet(Turn.TAKEN_AGAIN) == Turn.IDLE && !over.get()) {
            hub.execute(this);
        }
    }

    /** @return whether there is more to look at */
    private boolean deliver() {
        Changes changes = history.changes(range, next, STRETCH_REVISIONS);
        for (WatchBatch batch : changes.batches()) {
            if (over.get() || cause.get() != null) {
                return false;
            }
            listener.changed(batch);
            next = batch.revision() + 1;
        }
        next = changes.nextRevision();
        boolean more = next <= history.revision();
        if (!more) {
            caughtUp = true;
        }
        return more;
    }

    private void finish(ProblemException ended) {
        if (over.compareAndSet(false, true)) {
            hub.remove(this);
            try {
                ProblemException told = ended instanceof WatchTooSlowException slow ? slow.resumingAt(next) : ended;
                listener.ended(told);
            } catch (RuntimeException broken) {
                log.warn("Listener of the ended watch of {} failed", range, broken);
            }
        }
    }
}
