package dev.muster.starter.barrier;

import java.time.Duration;

/**
 * Something that somebody closes and opens for all who wait.
 *
 * <p>Calls block until a server answered. They throw {@link dev.muster.api.ProblemException} if it refused, and
 * {@link dev.muster.starter.http.ServersUnreachableException} if none did in time. Thread-safe.
 */
public interface Barrier {

    /** Its name. */
    String name();

    /** Closes it; false if it was closed already. */
    boolean close();

    /** Opens it for all who wait; false if it was open. */
    boolean open();

    /**
     * Waits until it is open.
     *
     * @param wait longest time; it ends early when the thread is interrupted, with
     *     {@link dev.muster.starter.http.ServersUnreachableException} and the interrupt kept
     * @return false if it was closed all the time
     */
    boolean await(Duration wait);
}
