package dev.muster.store.recipe.election;

import dev.muster.api.ProblemException;
import dev.muster.api.coordination.election.ElectionEvent;

/** Hears of an election. Called on a thread of the store, one call at a time; must not block. */
public interface ElectionListener {

    /** Something happened, or, the first time, is so. */
    void happened(ElectionEvent event);

    /**
     * Nothing more can be told here, not by wish of the observer. The last call.
     *
     * @param cause {@link dev.muster.store.StoreClosedException}, or what a read failed with
     */
    void ended(ProblemException cause);
}
