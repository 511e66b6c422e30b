package dev.muster.store.raft;

import org.jspecify.annotations.Nullable;

/** The member cannot start: its directory belongs to somebody else, is in use or damaged, or its port is taken. */
public class StoreStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence: the thing, what was found, what was expected */
    public StoreStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
