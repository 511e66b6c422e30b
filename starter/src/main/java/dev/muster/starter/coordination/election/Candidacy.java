package dev.muster.starter.coordination.election;

import dev.muster.starter.coordination.lease.Held;
import dev.muster.starter.coordination.lease.LostException;
import dev.muster.starter.coordination.lease.WaitInterruptedException;
import java.time.Duration;
import java.util.Optional;

/** The standing wish of this process to lead. Thread-safe. */
public interface Candidacy extends AutoCloseable {

    /** Name of the election. */
    String election();

    /** The term that it leads now; closing it resigns, and the candidacy stands again. Never blocks. */
    Optional<Held> term();

    /**
     * Waits until it leads.
     *
     * @return empty if {@code wait} ran out
     * @throws WaitInterruptedException if the thread is interrupted
     */
    Optional<Held> awaitTerm(Duration wait);

    /**
     * Says something that all observers are told.
     *
     * @throws LostException if it does not lead, or no longer
     */
    void proclaim(String value);

    /** Resigns if it leads, and stands no longer. May be repeated. */
    @Override
    void close();
}
