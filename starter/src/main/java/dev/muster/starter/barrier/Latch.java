package dev.muster.starter.barrier;

import java.time.Duration;
import java.util.OptionalLong;

/** Something that opens for good when it was counted down to zero. Calls fail like those of {@link Barrier}. Thread-safe. */
public interface Latch {

    /** Its name. */
    String name();

    /**
     * Makes it; false if there is one, which stays as it is.
     *
     * @param count 1 to 1,000,000,000
     */
    boolean create(long count);

    /**
     * Counts down by one.
     *
     * @return what is left; 0 if it was open already
     * @throws dev.muster.api.ProblemException of type {@code NOT_FOUND} if there is none
     */
    long countDown();

    /** What is left; empty if there is none. */
    OptionalLong count();

    /**
     * Waits until it is at zero; one that does not exist yet is waited for.
     *
     * @param wait as at a {@link Barrier}
     * @return false if it was not in the time given
     */
    boolean await(Duration wait);

    /** Removes it. */
    void remove();
}
