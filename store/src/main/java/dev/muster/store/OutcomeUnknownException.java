package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import java.util.Map;

/** The write was sent and its answer lost: it may have happened. Repeating it with the same request id is safe. */
public class OutcomeUnknownException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what was sent, how long was waited */
    public OutcomeUnknownException(RequestId request, String message) {
        super(ProblemType.OUTCOME_UNKNOWN, message, Map.of("requestId", request.value()));
    }
}
