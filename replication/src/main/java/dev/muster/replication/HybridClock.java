package dev.muster.replication;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Versions that follow the wall clock but never go back and never repeat on one member: the milliseconds in the upper 48
 * bits, a counter in the lower 16. The idea is the hybrid logical clock of Kulkarni et al., 2014. Thread-safe.
 */
public final class HybridClock {

    private static final int COUNTER_BITS = 16;

    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    public HybridClock(Clock clock) {
        this.clock = clock;
    }

    /** A version higher than {@code seen} and than every version given out before. */
    public long after(long seen) {
        long now = clock.millis() << COUNTER_BITS;
        return last.updateAndGet(previous -> Math.max(now, Math.max(previous, seen) + 1));
    }

    /** When a version was given out, by the clock of the member that did. */
    public static Instant instantOf(long version) {
        return Instant.ofEpochMilli(version >>> COUNTER_BITS);
    }
}
