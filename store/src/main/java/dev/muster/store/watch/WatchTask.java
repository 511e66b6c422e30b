package dev.muster.store.watch;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.store.RevisionCompactedException;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import dev.muster.store.WatchTooSlowException;
import dev.muster.store.keys.Changes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch. The hub tells it of each batch it wants, which goes to its {@link Backlog}. It is either idle, or a thread of
 * the hub has it (or will), and only that one calls the listener and moves on. Thread-safe.
 */
final class WatchTask implements Watch, Runnable {

    private static final Logger log = LoggerFactory.getLogger(WatchTask.class);

    private final WatchHub hub;
    private final WatchHub.History history;
    private final long lagMax;
    private final Interest interest;
    private final WatchListener listener;
    private final Silence silence;

    // guarded by this; its lock comes after that of the hub, and neither is held while the listener is called
    private final Backlog backlog;
    private final ProgressDue progress = new ProgressDue();
    private boolean taken;
    private boolean over;
    private @Nullable ProblemException cause;

    WatchTask(
            WatchHub hub,
            WatchHub.History history,
            long lagMax,
            WatchRequest request,
            long from,
            WatchListener listener,
            Ticker ticker) {
        this.hub = hub;
        this.history = history;
        this.lagMax = lagMax;
        this.interest = Interest.of(request);
        this.listener = listener;
        this.silence = new Silence(
                hub,
                Objects.requireNonNullElse(request.progressEvery(), Silence.UNBOUNDED),
                ticker,
                this::requestProgress);
        this.backlog = new Backlog(from, lagMax);
    }

    Interest interest() {
        return interest;
    }

    /** It is in the index from now on: it hears of what comes after {@code dispatched}, and looks up what came before. */
    synchronized void opened(long dispatched) {
        backlog.opened(dispatched);
    }

    /** Begins to call the listener. */
    void start() {
        boolean take;
        synchronized (this) {
            take = backlog.pending() && taken();
        }
        if (take) {
            hub.execute(this);
        }
        silence.start();
    }

    /**
     * There is a batch for it; in order, called by the hub under its lock.
     *
     * @param bytes roughly the size of {@code batch}
     * @param jumped the hub itself is far behind, so that lag is not the listener's fault
     */
    void offer(WatchBatch batch, long bytes, boolean jumped) {
        boolean take;
        synchronized (this) {
            if (stopped() || backlog.precedes(batch)) {
                return;
            }
            backlog.add(batch, bytes, jumped);
            if (backlog.tooLong()) {
                stop(new WatchTooSlowException(reached(), backlog.lag(), lagMax));
            }
            take = taken();
        }
        if (take) {
            hub.execute(this);
        }
    }

    /** The hub cannot tell what happened before {@code compactRevision}; that ends every watch that had to know. */
    void missed(long compactRevision) {
        long first = nextRevision();
        if (first < compactRevision) {
            end(new RevisionCompactedException(first, compactRevision));
        }
    }

    /** Ends it from the side of the store; the first cause counts. */
    void end(ProblemException why) {
        boolean take;
        synchronized (this) {
            if (stopped()) {
                return;
            }
            stop(why);
            take = taken();
        }
        if (take) {
            hub.execute(this);
        }
    }

    @Override
    public synchronized long nextRevision() {
        return backlog.fromOrLater(reached());
    }

    @Override
    public void requestProgress() {
        long applied = history.revision();
        synchronized (this) {
            if (stopped()) {
                return;
            }
            progress.ask(applied);
        }
        hub.awaitsProgress(this);
    }

    /**
     * The hub has come to {@code dispatched}.
     *
     * @return whether it need not be told again
     */
    boolean dispatched(long dispatched) {
        boolean take;
        boolean settled;
        synchronized (this) {
            take = !stopped() && progress.by(dispatched) && taken();
            settled = stopped() || progress.allBy(dispatched);
        }
        if (take) {
            hub.execute(this);
        }
        return settled;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!over) {
                backlog.stopAt(reached());
                over = true;
            }
        }
        silence.end();
        hub.remove(this); // also if it is just ending by itself: it no longer counts when this returns
    }

    @Override
    public void run() {
        try {
            turn();
        } catch (RuntimeException | Error broken) { // whatever it is, it must end this watch and nothing else
            log.warn("Watch of {} ends at revision {}: its listener failed", interest.range(), nextRevision(), broken);
            end(new ProblemException(ProblemType.INTERNAL, "watch: the listener failed, " + broken));
        }
        boolean again;
        synchronized (this) {
            again = !stopped() && (backlog.pending() || progress.by(reached() - 1));
            taken = again || stopped();
        }
        if (!again || !hub.execute(this)) {
            finish();
        }
    }

    private void turn() {
        WatchBatch head = head();
        for (int given = 0; given < Backlog.QUEUE_BATCHES_MAX && head != null; given++) {
            tellProgress();
            listener.changed(head);
            head = headGiven();
        }
        readOn();
        tellProgress();
    }

    private synchronized @Nullable WatchBatch head() {
        return stopped() ? null : backlog.head();
    }

    /** @return the one after it; absent if there is none, or the watch is over */
    private synchronized @Nullable WatchBatch headGiven() {
        silence.broken();
        backlog.headGiven();
        return head();
    }

    /** Gives a stretch of what waits in the history. */
    private void readOn() {
        Backlog.Stretch stretch = stretch();
        if (stretch == null) {
            return;
        }
        Changes changes;
        try {
            changes = history.changes(interest.range(), stretch.first(), stretch.length());
        } catch (RevisionCompactedException gone) {
            end(gone);
            return;
        }
        for (WatchBatch batch : changes.batches()) {
            WatchBatch wanted = batch.revision() <= stretch.last() ? interest.wanted(batch) : null;
            if (wanted != null) {
                tellProgress();
                if (isStopped()) {
                    return;
                }
                listener.changed(wanted);
                readAndGiven(wanted);
            }
        }
        readTo(stretch.last());
    }

    private synchronized Backlog.@Nullable Stretch stretch() {
        return stopped() ? null : backlog.stretch();
    }

    private synchronized void readAndGiven(WatchBatch batch) {
        silence.broken();
        backlog.readAndGiven(batch);
    }

    private synchronized void readTo(long revision) {
        backlog.readTo(revision);
    }

    private void tellProgress() {
        if (progress.none()) {
            return; // who asks from now on has this watch taken once more
        }
        long told;
        synchronized (this) {
            told = reached() - 1;
            if (stopped() || !progress.by(told)) {
                return;
            }
            progress.told(told);
            silence.broken();
        }
        listener.progress(told);
    }

    private void finish() {
        ProblemException ended;
        synchronized (this) {
            ended = cause;
            if (over || ended == null) {
                return;
            }
            over = true;
        }
        silence.end();
        hub.remove(this);
        ProblemException told = ended instanceof WatchTooSlowException slow ? slow.resumingAt(nextRevision()) : ended;
        try {
            listener.ended(told);
        } catch (RuntimeException | Error broken) {
            log.warn("Listener of the ended watch of {} failed", interest.range(), broken);
        }
    }

    /** The first revision that was not given completely, or that the hub has not told; at most one ahead of the store. */
    private long reached() {
        return stopped() ? backlog.next() : backlog.reached(hub.dispatched());
    }

    private boolean stopped() {
        return over || cause != null;
    }

    private synchronized boolean isStopped() {
        return stopped();
    }

    /** No batch is offered any more, so that from now on the hub's revision says nothing about this watch. */
    private void stop(ProblemException why) {
        backlog.stopAt(reached());
        cause = why;
    }

    /** Takes it; whether it was free, so that it must be handed to a thread. */
    private boolean taken() {
        boolean free = !taken;
        taken = true;
        return free;
    }
}
