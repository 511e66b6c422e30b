package dev.muster.starter.coordination.lease;

import dev.muster.api.coordination.FencingToken;

/**
 * Something that is held on a lease until it is closed or lost. It is kept alive in the background. Thread-safe.
 *
 * <p>It is lost when no server confirmed it for its whole time to live, by the clock of this process, which ends before the
 * servers give it to somebody else: whoever looks at {@link #isHeld()} right before it acts is safe from everything but a
 * pause between the look and the act. Against that, pass {@link #token()} to what is protected and let it refuse smaller ones.
 */
public interface Held extends AutoCloseable {

    /** Number of this grant, larger than those of all earlier ones of the same. */
    FencingToken token();

    /** Whether it is held now; never blocks, asks nobody. */
    boolean isHeld();

    /**
     * Refuses to go on without it.
     *
     * @throws LostException if it was lost or given back
     */
    void requireHeld();

    /**
     * Calls {@code action} once when it is lost, on a thread of Muster's; it must not block. At once if it is lost already, never
     * if it is given back.
     */
    void onLost(Runnable action);

    /**
     * Gives it back. May be repeated. If no server can be told in a moment, it goes back by itself when its lease ends.
     */
    @Override
    void close();
}
