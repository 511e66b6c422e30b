package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;

/** No majority of the members could be asked in time. Nothing was changed by this call, and nothing will be. */
public class NoQuorumException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what was waited for, how long */
    public NoQuorumException(String message) {
        super(ProblemType.NO_QUORUM, message);
    }
}
