package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.LeaseId;
import java.util.Map;

/** A lease with the id asked for was granted before and has not ended. Nothing was changed. */
public class LeaseExistsException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final long lease;

    /** @param lease the one asked for */
    public LeaseExistsException(LeaseId lease) {
        super(
                ProblemType.LEASE_EXISTS,
                "lease: " + lease + " exists (expected: an id that is free)",
                Map.of("lease", lease.toString()));
        this.lease = lease.value();
    }

    /** The one that was named. */
    public LeaseId lease() {
        return new LeaseId(lease);
    }
}
