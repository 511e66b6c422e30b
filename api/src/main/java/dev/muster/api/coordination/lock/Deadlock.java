package dev.muster.api.coordination.lock;

import dev.muster.api.coordination.OwnerId;
import java.util.List;

/**
 * Owners that wait for each other in a circle, so that none of them is ever served unless one gives up or loses its lease.
 * One owner alone is such a circle if it waits for a lock that it holds by another request. Immutable.
 *
 * @param owners everybody who can reach everybody else, by name
 * @param cycle a shortest circle among them: each edge's blocker is the next one's waiter, the last one's the first waiter
 */
public record Deadlock(List<OwnerId> owners, List<WaitFor> cycle) {

    public Deadlock {
        owners = List.copyOf(owners);
        cycle = List.copyOf(cycle);
    }
}
