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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch. The hub tells it of each batch it wants. Few wait in its queue; those after them wait in the history, where
 * the watch reads on from the first one that found the queue full:
 *
 * <pre>
 *   given │ queue: batches │ behind: a stretch of the history │ not yet told by the hub
 *         next             behindFrom              behindTo   dispatched
 * </pre>
 *
 * A watch of the past begins with an empty queue, behind from its first revision up to what the hub has told. It is either
 * idle, or a thread of the hub has it (or will), and only that one calls the listener and moves on. Thread-safe.
 */
final class WatchTask implements Watch, Runnable {

    private static final Logger log = LoggerFactory.getLogger(WatchTask.class);

    /** The queue takes one batch whatever its size, and more within these bounds. */
    private static final int QUEUE_BATCHES_MAX = 16;

    private static final long QUEUE_BYTES_MAX = 16 * 1024;

    /** Revisions looked at before other watches get their turn. */
    private static final int STRETCH_REVISIONS = 256;

    private static final long NEVER = Long.MAX_VALUE;

    private final WatchHub hub;
    private final WatchHub.History history;
    private final long lagMax;
    private final Interest interest;
    private final @Nullable Duration progressEvery;
    private final long from;
    private final WatchListener listener;
    private final Ticker ticker;

    // guarded by this; its lock comes after that of the hub, and neither is held while the listener is called
    private final Queue<WatchBatch> queue = new ArrayDeque<>(2);
    private long queueBytes;
    private long behindFrom;
    private long behindTo;
    /** The first revision that was not given completely; of an idle watch, {@link #reached} knows better. */
    private long next;
    /** Batches after this revision are counted by {@link #lag}. */
    private long openedAt;

    private long lag;
    /** Whether it has once caught up, so that lag from now on is the listener's. */
    private boolean caughtUp;

    private boolean taken;
    private boolean over;
    private @Nullable ProblemException cause;
    /** Oldest and newest revision that progress was asked for and not yet told; written under the lock. */
    private volatile long progressDue = NEVER;

    private long progressLast;
    private long toldNanos;
    private @Nullable Future<?> silence;

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
        this.progressEvery = request.progressEvery();
        this.from = from;
        this.listener = listener;
        this.ticker = ticker;
        this.toldNanos = ticker.nanos();
    }

    Interest interest() {
        return interest;
    }

    /** It is in the index from now on: it hears of what comes after {@code dispatched}, and looks up what came before. */
    synchronized void opened(long dispatched) {
        openedAt = dispatched;
        behindFrom = from;
        behindTo = dispatched;
        next = Math.min(from, dispatched + 1);
        caughtUp = !pending();
    }

    /** Begins to call the listener. */
    void start() {
        boolean take;
        synchronized (this) {
            take = pending() && taken();
        }
        if (take) {
            hub.execute(this);
        }
        if (progressEvery != null) {
            awaitSilence(progressEvery.toNanos());
        }
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
            if (stopped() || batch.revision() < from) {
                return;
            }
            if (!pending()) {
                next = batch.revision(); // the hub found nothing for it before
            }
            lag++;
            if (behind()) {
                behindTo = batch.revision();
            } else if (queue.isEmpty() || (queue.size() < QUEUE_BATCHES_MAX && queueBytes + bytes <= QUEUE_BYTES_MAX)) {
                queue.add(batch);
                queueBytes += bytes;
            } else {
                behindFrom = batch.revision();
                behindTo = batch.revision();
            }
            if (jumped) {
                caughtUp = false;
            } else if (caughtUp && lag > lagMax) {
                stop(new WatchTooSlowException(next, lag, lagMax));
            }
            take = taken();
        }
        if (take) {
            hub.execute(this);
        }
    }

    /** The hub cannot tell what happened before {@code compactRevision}; that ends every watch that had to know. */
    void missed(long compactRevision) {
        boolean ends;
        long first;
        synchronized (this) {
            first = nextRevision();
            ends = first < compactRevision;
        }
        if (ends) {
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
        return Math.max(from, reached());
    }

    @Override
    public void requestProgress() {
        long applied = history.revision();
        synchronized (this) {
            if (stopped()) {
                return;
            }
            progressDue = Math.min(progressDue, applied);
            progressLast = Math.max(progressLast, applied);
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
            take = !stopped() && progressDue <= dispatched && taken();
            settled = stopped() || progressDue == NEVER || progressLast <= dispatched;
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
                next = reached();
                over = true;
                cancelSilence();
            }
        }
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
            again = !stopped() && (pending() || progressDue < reached());
            taken = again || stopped();
        }
        if (!again || !hub.execute(this)) {
            finish();
        }
    }

    private void turn() {
        WatchBatch head = head();
        for (int given = 0; given < QUEUE_BATCHES_MAX && head != null; given++) {
            tellProgress();
            listener.changed(head);
            head = givenFromQueue(head);
        }
        readOn();
        tellProgress();
    }

    private synchronized @Nullable WatchBatch head() {
        return stopped() ? null : queue.peek();
    }

    /** @return the one after it; absent if there is none, or the watch is over */
    private synchronized @Nullable WatchBatch givenFromQueue(WatchBatch head) {
        queue.remove();
        queueBytes -= Feed.bytes(head);
        lag--;
        given(head.revision());
        return head();
    }

    /** Gives a stretch of what waits in the history. */
    private void readOn() {
        long first;
        long last;
        synchronized (this) {
            if (stopped() || !queue.isEmpty() || !behind()) {
                return;
            }
            first = behindFrom;
            last = Math.min(behindTo, first + STRETCH_REVISIONS - 1);
        }
        Changes changes;
        try {
            changes = history.changes(interest.range(), first, (int) (last - first + 1));
        } catch (RevisionCompactedException gone) {
            end(gone);
            return;
        }
        for (WatchBatch batch : changes.batches()) {
            WatchBatch wanted = batch.revision() <= last ? interest.wanted(batch) : null;
            if (wanted != null) {
                tellProgress();
                if (isStopped()) {
                    return;
                }
                listener.changed(wanted);
                givenFromHistory(wanted);
            }
        }
        readTo(last);
    }

    private synchronized void givenFromHistory(WatchBatch batch) {
        if (batch.revision() > openedAt) {
            lag--;
        }
        behindFrom = batch.revision() + 1;
        given(batch.revision());
    }

    /** There is nothing more for it up to {@code revision}. */
    private synchronized void readTo(long revision) {
        behindFrom = revision + 1;
        next = revision + 1;
        caughtUp |= !pending();
    }

    private void given(long revision) {
        WatchBatch head = queue.peek();
        if (head != null) {
            next = head.revision(); // the hub found nothing for it in between
        } else {
            next = behind() ? behindFrom : revision + 1;
        }
        caughtUp |= !pending();
        noteTold();
    }

    private void tellProgress() {
        if (progressDue == NEVER) {
            return; // who asks from now on has this watch taken once more
        }
        long told;
        synchronized (this) {
            told = reached() - 1;
            if (stopped() || told < progressDue) {
                return;
            }
            progressDue = told < progressLast ? progressLast : NEVER;
            noteTold();
        }
        listener.progress(told);
    }

    private void noteTold() {
        if (progressEvery != null) {
            toldNanos = ticker.nanos();
        }
    }

    private void finish() {
        ProblemException ended;
        synchronized (this) {
            ended = cause;
            if (over || ended == null) {
                return;
            }
            over = true;
            cancelSilence();
        }
        hub.remove(this);
        ProblemException told = ended instanceof WatchTooSlowException slow ? slow.resumingAt(nextRevision()) : ended;
        try {
            listener.ended(told);
        } catch (RuntimeException | Error broken) {
            log.warn("Listener of the ended watch of {} failed", interest.range(), broken);
        }
    }

    /** Asks for progress once nothing was told for long enough; for the hub's timer. */
    private void lookForSilence(long longest) {
        long left;
        synchronized (this) {
            left = longest - (ticker.nanos() - toldNanos);
        }
        if (left <= 0) {
            requestProgress();
            left = longest;
        }
        awaitSilence(left);
    }

    private void awaitSilence(long nanos) {
        Duration every = progressEvery;
        synchronized (this) {
            if (!stopped() && every != null) {
                silence = hub.later(() -> lookForSilence(every.toNanos()), nanos);
            }
        }
    }

    private void cancelSilence() {
        Future<?> waiting = silence;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /** The first revision that was not given completely, or that the hub has not told; at most one ahead of the store. */
    private long reached() {
        return pending() || stopped() ? next : Math.max(next, hub.dispatched() + 1);
    }

    /** Whether something waits for the listener, or it is just being given the first of it. */
    private boolean pending() {
        return behind() || !queue.isEmpty();
    }

    private boolean behind() {
        return behindFrom <= behindTo;
    }

    private boolean stopped() {
        return over || cause != null;
    }

    private synchronized boolean isStopped() {
        return stopped();
    }

    /** No batch is offered any more, so that from now on the hub's revision says nothing about this watch. */
    private void stop(ProblemException why) {
        next = reached();
        cause = why;
    }

    /** Takes it; whether it was free, so that it must be handed to a thread. */
    private boolean taken() {
        boolean free = !taken;
        taken = true;
        return free;
    }
}
