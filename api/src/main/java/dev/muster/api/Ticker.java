package dev.muster.api;

/**
 * Monotonic time source for durations; never for dates shown to people.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface Ticker {

    /** The system's monotonic clock. */
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds since an arbitrary origin; only differences mean anything, and they may wrap. */
    long nanos();
}
