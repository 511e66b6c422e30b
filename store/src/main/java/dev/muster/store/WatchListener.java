package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.WatchBatch;

/**
 * Hears what a watch finds. Called on a thread of the watch hub, one call at a time, never under a lock. It must not
 * block: a listener that is owed changes of more than {@link Limits#watchLagMax()} revisions is cut off. What the watch
 * did not ask for does not count, and neither does the past that it was opened with.
 */
public interface WatchListener {

    /** All changes of one revision. An exception ends the watch. */
    void changed(WatchBatch batch);

    /**
     * Everything up to {@code revision} that was asked for has been given to {@link #changed}; watching again from the next
     * revision on misses nothing. Never ahead of the changes.
     */
    default void progress(long revision) {}

    /**
     * The watch ended, not by its owner. The last call.
     *
     * @param cause {@link WatchTooSlowException}, {@link RevisionCompactedException}, {@link StoreClosedException}, or an
     *     {@code INTERNAL} problem if this listener threw
     */
    void ended(ProblemException cause);
}
