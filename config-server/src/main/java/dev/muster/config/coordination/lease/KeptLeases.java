package dev.muster.config.coordination.lease;

import dev.muster.api.coordination.LeaseId;
import java.util.List;

/**
 * What came of keeping many leases alive.
 *
 * @param alive those that have their full time again
 * @param ended those that had ended; what was held on them is lost
 */
record KeptLeases(List<LeaseView> alive, List<LeaseId> ended) {

    KeptLeases {
        alive = List.copyOf(alive);
        ended = List.copyOf(ended);
    }
}
