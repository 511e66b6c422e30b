package dev.muster.api.coordination;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workers and tasks of a group at one revision. Immutable.
 */
public record WorkerGroupView(WorkerGroup group, long revision, List<Worker> workers, List<Task> tasks) {

    public WorkerGroupView {
        workers = List.copyOf(workers);
        tasks = List.copyOf(tasks);
    }

    /** A worker that is there. */
    public record Worker(WorkerAnnouncement announcement, LeaseId lease) {}

    /**
     * A task and where it stands.
     *
     * @param assignment who has it; absent while nobody can, and when it is finished
     * @param report the last one; absent before the first one
     */
    public record Task(
            WorkerTask task,
            @Nullable WorkerAssignment assignment,
            @Nullable WorkerReport report) {

        /** Whether it is done or failed. */
        public boolean finished() {
            return report != null && report.state().finished();
        }
    }
}
