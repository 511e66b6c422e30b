package dev.muster.api.coordination;

import java.util.List;

/**
 * All tasks of one worker. Immutable.
 *
 * @param revision of the store when this was so; waiting from there misses no change
 */
public record WorkerAssignments(long revision, List<WorkerAssignment> assignments) {

    public WorkerAssignments {
        assignments = List.copyOf(assignments);
    }
}
