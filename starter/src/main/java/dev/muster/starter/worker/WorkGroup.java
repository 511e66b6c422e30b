package dev.muster.starter.worker;

import dev.muster.api.coordination.WorkerGroupView;
import java.util.Map;

/**
 * Workers and the tasks that the servers share out among them: evenly, by label, and anew when one dies.
 *
 * <p>Calls block until a server answered. They throw {@link dev.muster.api.ProblemException} if it refused, and
 * {@link dev.muster.starter.http.ServersUnreachableException} if none did in time. Thread-safe.
 */
public interface WorkGroup {

    /** Its name. */
    String name();

    /**
     * Declares a task, unless there is one of this name.
     *
     * @param task as the name of a group
     * @param payload what the worker needs to know; at most 64 KB
     * @param labels what its worker has to have
     */
    void declare(String task, String payload, Map<String, String> labels);

    /** Removes a task, finished or not, from whoever does it. */
    void remove(String task);

    /** All workers and tasks, with what was reported. */
    WorkerGroupView view();

    /**
     * Works in the background, one thread per task, until it is closed or the application stops. Servers that are away are
     * asked again and again; when this worker could not be kept alive its tasks are interrupted, as others have them.
     */
    Working work(WorkerSettings settings, WorkHandler handler);
}
