package dev.muster.store.history;

import org.jspecify.annotations.Nullable;

/**
 * One call of a client and what came of it. Calls that certainly had no effect, as reads without an answer or writes that were refused
 * before they were sent, do not belong into a history. Immutable if input and output are.
 *
 * @param client who called; a client has one call under way at a time
 * @param input what was asked
 * @param output the answer; null if there was none, so that the call may have had its effect at any time after it began, or never
 * @param calledNanos when the call began, on one monotonic clock for the whole history
 * @param returnedNanos when the answer was there; {@link #NEVER} without one
 */
public record Call<I, O>(int client, I input, @Nullable O output, long calledNanos, long returnedNanos) {

    /** The return of a call that had no answer. */
    public static final long NEVER = Long.MAX_VALUE;

    public Call {
        if (returnedNanos < calledNanos) {
            throw new IllegalArgumentException(
                    "returned at " + returnedNanos + " (expected: not before the call at " + calledNanos + ")");
        }
        if ((output == null) != (returnedNanos == NEVER)) {
            throw new IllegalArgumentException(
                    "output " + output + ", returned at " + returnedNanos + " (expected: both known or both unknown)");
        }
    }

    /** A call with an answer. */
    public static <I, O> Call<I, O> answered(int client, I input, O output, long calledNanos, long returnedNanos) {
        return new Call<>(client, input, output, calledNanos, returnedNanos);
    }

    /** A call of which nobody knows whether it had an effect. */
    public static <I, O> Call<I, O> unknown(int client, I input, long calledNanos) {
        return new Call<>(client, input, null, calledNanos, NEVER);
    }

    /** Whether there was an answer. */
    public boolean known() {
        return output != null;
    }

    /** The answer of a call that had one. */
    public O answer() {
        O answer = output;
        if (answer == null) {
            throw new IllegalStateException(this + " has no answer (expected: a call with one)");
        }
        return answer;
    }

    /** Whether this had ended when the other began. */
    public boolean before(Call<?, ?> other) {
        return returnedNanos < other.calledNanos;
    }
}
