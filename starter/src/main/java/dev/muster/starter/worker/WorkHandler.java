package dev.muster.starter.worker;

/** Does a task. */
@FunctionalInterface
public interface WorkHandler {

    /**
     * Does the task to its end, on a thread of its own that is interrupted when the task is taken away. It may be called
     * again for a task that is done, if that could not be told to a server.
     *
     * @return the result, kept with the task; at most 16 KB
     * @throws Exception the task failed, for good; unless it was taken away
     */
    String work(Assignment assignment) throws Exception;
}
