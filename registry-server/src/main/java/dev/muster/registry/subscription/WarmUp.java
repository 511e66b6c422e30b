package dev.muster.registry.subscription;

import dev.muster.api.Cursor;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.registry.lease.LeaseProperties;
import java.time.Duration;

/**
 * The first moments of a server, in which it may not know yet who is there: after a restart of all servers the
 * applications register again with their next heartbeats.
 *
 * <p>A snapshot from such a server would empty the list of a watcher who knows better from an earlier run. That watcher is
 * sent to another server, or to come back, and goes on with what it has. Who has nothing is answered at once. Immutable.
 */
final class WarmUp {

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final long startedNanos;
    private final Duration length;

    /** Begins now; lasts until every application had its turn to send a heartbeat. */
    WarmUp(Ticker ticker, LeaseProperties leases) {
        this.ticker = ticker;
        this.startedNanos = ticker.nanos();
        this.length = leases.heartbeatInterval().plus(MARGIN);
    }

    /**
     * Lets a watcher pass who can be told the truth.
     *
     * @param since where the watcher stood, in a history of another run
     * @throws ProblemException {@code UNAVAILABLE} while this server may know less than the watcher
     */
    void requireOver(Cursor since) {
        Duration up = Duration.ofNanos(ticker.nanos() - startedNanos);
        if (up.compareTo(length) < 0) {
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    "This server started " + up.toMillis() + " ms ago and is still hearing who is there; " + since
                            + " is of an earlier run (expected: ask another server, or this one after " + length + ")");
        }
    }
}
