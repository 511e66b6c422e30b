package dev.muster.store;

import dev.muster.api.InvalidArgumentException;

/** The revision does not exist yet. A token with such a revision comes from another cluster, or was made up. */
public class RevisionInFutureException extends InvalidArgumentException {

    private static final long serialVersionUID = 1L;

    private final long requestedRevision;

    /**
     * @param requested the revision that was asked for
     * @param newest the newest that exists
     */
    public RevisionInFutureException(long requested, long newest) {
        super("revision", requested, "at most " + newest + ", the newest");
        this.requestedRevision = requested;
    }

    /** The revision that was asked for. */
    public long requestedRevision() {
        return requestedRevision;
    }
}
