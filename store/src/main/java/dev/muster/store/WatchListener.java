package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.WatchBatch;

/**
 * Hears what a watch finds. Called on a thread of the watch hub, one call at a time, never under a lock. It must not
 * block: a listener that falls behind by more than {@link Limits#watchLagMax()} revisions is cut off.
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
     *     {@code INTERNAL} problem if {@link #changed} threw
     */
    void ended(ProblemException cause);
}
