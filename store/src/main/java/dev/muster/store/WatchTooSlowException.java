package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Map;

/** The listener of a watch fell too far behind and was cut off. Watching again from {@link #resumeRevision()} misses nothing. */
public class WatchTooSlowException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final long resumeRevision;
    private final long lag;
    private final long lagMax;

    /**
     * @param resumeRevision first revision the listener was not given
     * @param lag how many revisions it was behind
     * @param lagMax how many are allowed
     */
    public WatchTooSlowException(long resumeRevision, long lag, long lagMax) {
        super(
                ProblemType.LIMIT_EXCEEDED,
                "watch: " + lag + " revisions behind (expected: at most " + lagMax + "); watch again from revision "
                        + resumeRevision,
                Map.of("resumeRevision", resumeRevision, "lag", lag, "lagMax", lagMax));
        this.resumeRevision = resumeRevision;
        this.lag = lag;
        this.lagMax = lagMax;
    }

    /** The same for a listener that was given a little more meanwhile. */
    public WatchTooSlowException resumingAt(long revision) {
        return new WatchTooSlowException(revision, lag, lagMax);
    }

    /** The first revision that was not given to the listener. */
    public long resumeRevision() {
        return resumeRevision;
    }
}
