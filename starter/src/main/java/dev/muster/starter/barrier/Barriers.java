package dev.muster.starter.barrier;

/** The barriers, double barriers and latches of this application's namespace. Nothing is asked of a server before one is used. Thread-safe. */
public interface Barriers {

    /**
     * A barrier; one that was never closed is open.
     *
     * @param name 1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit
     */
    Barrier barrier(String name);

    /**
     * A latch. Latches have names of their own, apart from those of barriers.
     *
     * @param name as the name of a barrier
     */
    Latch latch(String name);

    /**
     * A double barrier. They have names of their own, apart from those of barriers and latches.
     *
     * @param name as the name of a barrier
     * @throws IllegalStateException if {@code muster.coordination.enabled} is off, which keeps the parties alive
     */
    DoubleBarrier doubleBarrier(String name);
}
