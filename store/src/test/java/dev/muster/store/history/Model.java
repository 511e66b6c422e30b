package dev.muster.store.history;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one caller after the other would see.
 *
 * @param <S> state, with equality by content
 * @param <I> what is asked
 * @param <O> what is answered
 */
public interface Model<S, I, O> {

    /** The state before the first call. */
    S initial();

    /**
     * What is after a call, if its answer is right.
     *
     * @param output the answer; null if it is not known, so that any would be right
     * @return the next state; empty if this answer is impossible in this state
     */
    Optional<S> step(S state, I input, @Nullable O output);
}
