package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;

/** This member's store is closing, closed or failed. Another member may answer. */
public class StoreClosedException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence: which store, and why */
    public StoreClosedException(String message) {
        super(ProblemType.UNAVAILABLE, message);
    }
}
