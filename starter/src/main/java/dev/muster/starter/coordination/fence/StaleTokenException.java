package dev.muster.starter.coordination.fence;

import dev.muster.api.coordination.FencingToken;

/** Somebody else was granted the same later, and has been at the database: nothing was written. */
public class StaleTokenException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String fence;
    private final long token;
    private final long seen;

    /**
     * @param fence what was fenced
     * @param token the one that was refused
     * @param seen the largest that the database has seen
     */
    public StaleTokenException(String fence, FencingToken token, long seen) {
        super("fencing token of " + fence + ": " + token + " (expected: at least " + seen
                + "); the holder was replaced, nothing was written");
        this.fence = fence;
        this.token = token.value();
        this.seen = seen;
    }

    /** What was fenced. */
    public String fence() {
        return fence;
    }

    /** The token that was refused. */
    public long token() {
        return token;
    }

    /** The largest token that the database has seen. */
    public long seen() {
        return seen;
    }
}
