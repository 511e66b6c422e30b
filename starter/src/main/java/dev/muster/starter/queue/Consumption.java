package dev.muster.starter.queue;

/** Elements being consumed in the background. Thread-safe. */
public interface Consumption extends AutoCloseable {

    /** Most elements at once. */
    int CONCURRENCY_MAX = 256;

    /** Whether it goes on. */
    boolean running();

    /**
     * Takes nothing more, and waits for the elements in hand for up to 10 s; who is not done then is interrupted. May be
     * repeated.
     */
    @Override
    void close();
}
