package dev.muster.store;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.coordination.LeaseId;
import java.util.Map;

/** There is no such lease: it ended, was revoked, or never was. Nothing was changed. */
public class LeaseNotFoundException extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final long lease;

    /** @param lease the one that was named */
    public LeaseNotFoundException(LeaseId lease) {
        super(
                ProblemType.LEASE_NOT_FOUND,
                "lease: " + lease + " is not known (expected: one that was granted and has not ended)",
                Map.of("lease", lease.toString()));
        this.lease = lease.value();
    }

    /** The one that was named. */
    public LeaseId lease() {
        return new LeaseId(lease);
    }
}
