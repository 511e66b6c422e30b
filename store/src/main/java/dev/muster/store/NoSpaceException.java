package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.Map;

/** The store is at its quota, so that it takes no puts and no leases; reads and deletes go on. Nothing was changed. */
public class NoSpaceException extends ProblemException {

    private static final long serialVersionUID = 1L;

    /**
     * @param bytes size of the state
     * @param quotaBytes largest size at which puts are taken
     */
    public NoSpaceException(long bytes, long quotaBytes) {
        super(
                ProblemType.INSUFFICIENT_STORAGE,
                "store: " + bytes + " bytes (expected: at most " + quotaBytes
                        + ", the quota; delete keys and compact, or raise it)",
                Map.of("bytes", bytes, "quotaBytes", quotaBytes));
    }
}
