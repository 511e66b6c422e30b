package dev.muster.faults.client;

import org.jspecify.annotations.Nullable;

/** A call had no answer, or a refusal for one. Says whether it may have had an effect all the same. */
public final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;
    private final boolean unreached;

    CallFailedException(String message, boolean refused, boolean unreached, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
        this.unreached = unreached;
    }

    /** Whether the member refused it for what it asked, and not because of a fault. */
    public boolean refused() {
        return refused;
    }

    /** Whether it certainly had no effect: the member refused it for what it is, or was never reached. */
    public boolean withoutEffect() {
        return refused || unreached;
    }
}
