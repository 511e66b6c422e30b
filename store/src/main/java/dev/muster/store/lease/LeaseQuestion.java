package dev.muster.store.lease;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.LeaseId;
import java.util.List;

/**
 * What one member asks the leader: everything that waits for an answer at that moment. Immutable.
 *
 * @param renewals leases to give their full time again
 * @param lookups leases whose remaining time is wanted
 */
public record LeaseQuestion(List<LeaseId> renewals, List<LeaseId> lookups) {

    /** Most leases in one question. */
    public static final int LEASES_MAX = 10_000;

    public LeaseQuestion {
        renewals = List.copyOf(renewals);
        lookups = List.copyOf(lookups);
        int leases = renewals.size() + lookups.size();
        if (leases < 1 || leases > LEASES_MAX) {
            throw new InvalidArgumentException("leases", leases, "1 to " + LEASES_MAX);
        }
    }
}
