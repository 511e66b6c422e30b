package dev.muster.starter.worker;

/**
 * The groups of workers of this application's namespace. Nothing is asked of a server before one is used. Thread-safe.
 *
 * <pre>{@code
 * WorkGroup collectors = workers.group("collectors");
 * collectors.declare("host-1", "10.0.0.1", Map.of("zone", "a"));
 * collectors.work(new WorkerSettings("w1", 5, Map.of("zone", "a")), assignment -> collect(assignment.payload()));
 * }</pre>
 */
public interface Workers {

    /**
     * A group. It is there with its first worker or task.
     *
     * @param name 1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit
     */
    WorkGroup group(String name);
}
