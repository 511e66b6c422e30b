package dev.muster.demo.tour;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true, measures how long it took, and fails loudly if it never does. */
final class Step {

    private static final Duration POLL = Duration.ofMillis(5);

    private Step() {}

    /** A step of the story that did not happen. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    /**
     * Waits.
     *
     * @param what for the message, as a sentence
     * @param limit how long at most
     * @return how long it took
     * @throws Failed if it took longer
     */
    static Duration until(String what, Duration limit, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new Failed(what + ": not within " + Narrator.shown(limit));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL.toMillis()));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Fails unless it is so. */
    static void check(boolean so, String otherwise) {
        if (!so) {
            throw new Failed(otherwise);
        }
    }
}
