package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * Numbers that are the caller's alone. Immutable.
 *
 * @param first at least 1
 * @param last at least {@code first}
 */
public record CounterRange(long first, long last) {

    public CounterRange {
        if (first < 1 || last < first) {
            throw new InvalidArgumentException("range", first + " to " + last, "from 1 on, not empty");
        }
    }

    /** How many numbers. */
    public long size() {
        return last - first + 1;
    }
}
