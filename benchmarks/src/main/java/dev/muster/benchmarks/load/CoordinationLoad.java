package dev.muster.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/** Callers that use locks and queues, as one kind of client offers them. Thread-safe; each caller has one call at a time. */
public interface CoordinationLoad extends AutoCloseable {

    /** How many callers share a connection, where the kind of client has connections to share. */
    int CALLERS_PER_CONNECTION = 16;

    /** The payload of every element, of {@link Samples#VALUE_BYTES} letters. */
    String ELEMENT = "element-".repeat(Samples.VALUE_BYTES / 8);

    /**
     * Starts one of {@link Work#ofCoordination()}.
     *
     * @param caller 0 to the number of callers, exclusive
     */
    CompletableFuture<?> call(Work work, int caller);

    /** Gives up what the callers still have, and ends their connections. */
    @Override
    void close();
}
