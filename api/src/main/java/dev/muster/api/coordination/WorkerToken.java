package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * Names one assignment of a task; who reports shows it. Immutable.
 *
 * @param fence fencing token: revision of the assignment, larger than that of every earlier one of the task
 */
public record WorkerToken(WorkerTaskId task, long fence) {

    public WorkerToken {
        if (fence < 1) {
            throw new InvalidArgumentException("fence", fence, "at least 1");
        }
    }
}
