package dev.muster.starter.barrier;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets a number of parties begin together and end together. Each call of {@link #enter} is a party of its own, also in one
 * process. Calls fail like those of {@link Barrier}. Thread-safe.
 *
 * <pre>{@code
 * try (DoubleBarrier.Entered in = barriers.doubleBarrier("migration").enter(3, ofMinutes(5)).orElseThrow()) {
 *     migrateMyPart();
 *     in.leave(ofMinutes(5));
 * }
 * }</pre>
 */
public interface DoubleBarrier {

    /** Its name. */
    String name();

    /**
     * Enters, and waits until all are there.
     *
     * @param parties how many are waited for, the same for all; 1 to 100
     * @param wait longest time, as at a {@link Barrier}
     * @return empty if they were not there in time: then this one has left again. Others may have begun nevertheless, if the
     *     last one came in that moment
     */
    Optional<Entered> enter(int parties, Duration wait);

    /** One party that is in; it is kept in while this process lives. Thread-safe. */
    interface Entered extends AutoCloseable {

        /** Whether it certainly is in; a party that was not kept alive is counted out. Never blocks. */
        boolean isIn();

        /**
         * Leaves, and waits until all have left. May be called again to go on waiting.
         *
         * @return false if others were still in
         */
        boolean leave(Duration wait);

        /** Leaves if it is in, without waiting for others. May be repeated. */
        @Override
        void close();
    }
}
