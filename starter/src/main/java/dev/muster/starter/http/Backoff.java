package dev.muster.starter.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: exponential with full jitter, so that clients that failed together do not come back together.
 * Immutable.
 *
 * @param base longest first pause
 * @param cap longest pause of all
 */
public record Backoff(Duration base, Duration cap) {

    private static final int SHIFT_MAX = 20;

    /**
     * A random pause between nothing and {@code base * 2^attempt}, at most {@code cap}.
     *
     * @param attempt 0 for the first pause
     * @param random where chance comes from
     */
    public Duration pause(int attempt, RandomGenerator random) {
        long most = Math.min(cap.toMillis(), base.toMillis() << Math.min(attempt, SHIFT_MAX));
        return Duration.ofMillis(random.nextLong(most + 1));
    }
}
