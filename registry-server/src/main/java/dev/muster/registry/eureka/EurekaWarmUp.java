package dev.muster.registry.eureka;

import dev.muster.api.Ticker;
import java.time.Duration;

/**
 * The first moments of a server, in which clients may know more than it does, as each of them registers again with its next
 * heartbeat only. Asking for changes shows that one has a list; it is refused, so that the client keeps that list and comes
 * back. Who asks for everything has nothing, and gets what there is. Immutable.
 */
final class EurekaWarmUp {

    private final Ticker ticker;
    private final long startedNanos;
    private final Duration length;

    /** Begins now. */
    EurekaWarmUp(Ticker ticker, Duration length) {
        this.ticker = ticker;
        this.startedNanos = ticker.nanos();
        this.length = length;
    }

    boolean over() {
        return ticker.nanos() - startedNanos >= length.toNanos();
    }
}
