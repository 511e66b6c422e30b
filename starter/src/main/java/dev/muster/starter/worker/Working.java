package dev.muster.starter.worker;

import java.util.Set;

/** A worker at work. Thread-safe. */
public interface Working extends AutoCloseable {

    /** Whether it goes on. */
    boolean running();

    /** Names of the tasks that it does now. */
    Set<String> tasks();

    /** Interrupts the tasks, waits for them for up to 10 s, and leaves. May be repeated. */
    @Override
    void close();
}
