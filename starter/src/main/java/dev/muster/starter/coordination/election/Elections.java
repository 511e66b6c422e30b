package dev.muster.starter.coordination.election;

import dev.muster.api.coordination.election.ElectionEvent;
import dev.muster.api.coordination.election.Leader;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Elections among all instances of all applications of the namespace. Thread-safe.
 *
 * <p>Each term of a leader has a token that is larger than all earlier ones. Whoever leads is told by
 * {@link LeadershipGranted}, who does no longer by {@link LeadershipRevoked}, as events of Spring; {@link LeaderOnly} methods
 * run only where this instance leads.
 */
public interface Elections {

    /**
     * Lets this process stand as a candidate until the candidacy is closed: it waits for its turn in the background, and stands
     * again after it lost a term. A process stands once per election; standing again gives the same candidacy.
     */
    Candidacy stand(String election);

    /** Whether this process leads now; never blocks. False where it does not stand. */
    boolean leads(String election);

    /** Ends with closing, which may be repeated. */
    interface Observation extends AutoCloseable {

        @Override
        void close();
    }

    /** Who leads, as the servers say. */
    Optional<Leader> leader(String election);

    /**
     * Tells who leads now and of all that follows, in order, reconnecting when needed. Called on a thread of its own, which may
     * block.
     *
     * @return closing it ends the calls
     */
    Observation observe(String election, Consumer<ElectionEvent> listener);
}
