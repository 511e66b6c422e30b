package dev.muster.starter.counter;

import dev.muster.api.coordination.CounterBounds;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterView;

/**
 * A number that all share. Every change is durable on a majority of the servers before it is answered, and has one effect
 * however often it had to be sent.
 *
 * <p>Calls block until a server answered. They throw {@link dev.muster.api.ProblemException} if it refused, and
 * {@link dev.muster.starter.http.ServersUnreachableException} if none did in time: a change may then have been made.
 * Thread-safe.
 */
public interface Counter {

    /** Its name. */
    String name();

    /** Its value with the revision of its last change. */
    CounterView view();

    /** Its value. */
    default long get() {
        return view().value();
    }

    /** Adds; refused if the sum is no {@code long}. */
    default CounterOutcome add(long delta) {
        return add(delta, CounterBounds.NONE);
    }

    /** Adds, unless that would leave the bounds. */
    CounterOutcome add(long delta, CounterBounds bounds);

    /**
     * Adds and gives the sum.
     *
     * @throws ArithmeticException if the sum is no {@code long}; nothing was changed
     */
    default long addAndGet(long delta) {
        if (add(delta) instanceof CounterOutcome.Changed changed) {
            return changed.counter().value();
        }
        throw new ArithmeticException("counter " + name() + " + " + delta + " (expected: a sum of 64 bits)");
    }

    /** One more. */
    default long incrementAndGet() {
        return addAndGet(1);
    }

    /** Gives it a value. */
    CounterOutcome set(long value);

    /** Gives it a value if it is what the caller expects. */
    CounterOutcome compareAndSet(long expected, long value);

    /** Removes it; it is 0 again. */
    void delete();
}
