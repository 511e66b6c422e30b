package dev.muster.starter.worker;

import java.util.Map;

/** A task in this worker's hands. Thread-safe. */
public interface Assignment {

    /** Name of the task. */
    String task();

    /** What the worker needs to know. */
    String payload();

    /** What the worker had to have. */
    Map<String, String> labels();

    /** Fencing token: larger than that of every earlier assignment of the task. */
    long fence();

    /** Whether the task is somebody else's, or nobody's. */
    boolean lost();

    /**
     * Tells how far it is.
     *
     * @param percent 0 to 100
     * @param message for people; at most 16 KB
     * @return false if the task is no longer this worker's
     */
    boolean progress(int percent, String message);
}
