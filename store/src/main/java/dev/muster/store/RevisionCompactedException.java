package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Map;

/** The history at this revision is no longer kept. Read the newest state and go on from its revision. */
public class RevisionCompactedException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final long requestedRevision;
    private final long compactRevision;

    /**
     * @param requested the revision that was asked for
     * @param compactRevision the oldest revision that is kept
     */
    public RevisionCompactedException(long requested, long compactRevision) {
        super(
                ProblemType.REVISION_COMPACTED,
                "revision: " + requested + " (expected: at least " + compactRevision + ", older ones are compacted)",
                Map.of("revision", requested, "compactRevision", compactRevision));
        this.requestedRevision = requested;
        this.compactRevision = compactRevision;
    }

    /** The revision that was asked for. */
    public long requestedRevision() {
        return requestedRevision;
    }

    /** The oldest revision that is kept. */
    public long compactRevision() {
        return compactRevision;
    }
}
