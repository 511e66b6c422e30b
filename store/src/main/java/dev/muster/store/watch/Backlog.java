package dev.muster.store.watch;

import dev.muster.api.coordination.WatchBatch;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the listener of one watch, and how far the listener is. Few batches wait in a queue; those after them wait
 * in the history, where the watch reads on from the first one that found the queue full:
 *
 * <pre>
 *   given │ queue: batches │ behind: a stretch of the history │ not yet told by the hub
 *         next             behindFrom              behindTo   dispatched
 * </pre>
 *
 * A watch of the past begins with an empty queue, behind from its first revision up to what the hub has told. Guarded by
 * the lock of its watch.
 */
final class Backlog {

    /** The queue takes one batch whatever its size, and more within these bounds. */
    static final int QUEUE_BATCHES_MAX = 16;

    private static final long QUEUE_BYTES_MAX = 16 * 1024;

    /** Revisions looked at before other watches get their turn. */
    private static final int STRETCH_REVISIONS = 256;

    private final long from;
    private final long lagMax;
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

    /**
     * @param from the first revision of interest
     * @param lagMax most batches that may wait of a listener that had caught up
     */
    Backlog(long from, long lagMax) {
        this.from = from;
        this.lagMax = lagMax;
    }

    /** A stretch of the history, both ends included. */
    record Stretch(long first, long last) {

        int length() {
            return (int) (last - first + 1);
        }
    }

    /** The hub tells what comes after {@code dispatched}; what came before is looked up. */
    void opened(long dispatched) {
        openedAt = dispatched;
        behindFrom = from;
        behindTo = dispatched;
        next = Math.min(from, dispatched + 1);
        caughtUp = !pending();
    }

    /** Whether a batch is before what the watch is interested in. */
    boolean precedes(WatchBatch batch) {
        return batch.revision() < from;
    }

    /**
     * The next batch that the hub tells of.
     *
     * @param bytes roughly its size
     * @param jumped the hub itself is far behind, so that lag is not the listener's fault
     */
    void add(WatchBatch batch, long bytes, boolean jumped) {
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
        }
    }

    /** Whether more waits than a listener may be owed that once had caught up. */
    boolean tooLong() {
        return caughtUp && lag > lagMax;
    }

    /** How many batches wait of those that came since it was opened. */
    long lag() {
        return lag;
    }

    /** The next batch in the queue; absent if it is empty. */
    @Nullable
    WatchBatch head() {
        return queue.peek();
    }

    /** The head of the queue was given to the listener. */
    void headGiven() {
        WatchBatch head = queue.remove();
        queueBytes -= Feed.bytes(head);
        lag--;
        given(head.revision());
    }

    /** What of the history comes next; absent if something in the queue comes first, or nothing waits there. */
    @Nullable
    Stretch stretch() {
        return queue.isEmpty() && behind()
                ? new Stretch(behindFrom, Math.min(behindTo, behindFrom + STRETCH_REVISIONS - 1))
                : null;
    }

    /** A batch of the history was given to the listener. */
    void readAndGiven(WatchBatch batch) {
        if (batch.revision() > openedAt) {
            lag--;
        }
        behindFrom = batch.revision() + 1;
        given(batch.revision());
    }

    /** There is nothing more for the watch up to {@code revision}. */
    void readTo(long revision) {
        behindFrom = revision + 1;
        next = revision + 1;
        caughtUp |= !pending();
    }

    /** Whether something waits for the listener, or it is just being given the first of it. */
    boolean pending() {
        return behind() || !queue.isEmpty();
    }

    /**
     * The first revision that was not given completely, or that the hub has not told.
     *
     * @param dispatched what the hub has told
     */
    long reached(long dispatched) {
        return pending() ? next : Math.max(next, dispatched + 1);
    }

    /** Where it stays. */
    void stopAt(long revision) {
        next = revision;
    }

    /** Where it stays, once it was stopped. */
    long next() {
        return next;
    }

    /** The first revision of interest that was not given completely. */
    long fromOrLater(long revision) {
        return Math.max(from, revision);
    }

    private void given(long revision) {
        WatchBatch head = queue.peek();
        if (head != null) {
            next = head.revision(); // the hub found nothing for it in between
        } else {
            next = behind() ? behindFrom : revision + 1;
        }
        caughtUp |= !pending();
    }

    private boolean behind() {
        return behindFrom <= behindTo;
    }
}
