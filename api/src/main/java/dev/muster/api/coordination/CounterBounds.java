package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * Between what a counter may be; both ends belong to it. Immutable.
 */
public record CounterBounds(long min, long max) {

    /** Everything a {@code long} can be. */
    public static final CounterBounds NONE = new CounterBounds(Long.MIN_VALUE, Long.MAX_VALUE);

    public CounterBounds {
        if (min > max) {
            throw new InvalidArgumentException("min", min, "at most max, which is " + max);
        }
    }

    /** Whether a counter may be this. */
    public boolean admit(long value) {
        return min <= value && value <= max;
    }
}
