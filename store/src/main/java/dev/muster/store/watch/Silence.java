package dev.muster.store.watch;

import dev.muster.api.Ticker;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks for progress of one watch when nothing was told for long enough. Thread-safe; takes no other lock. */
final class Silence {

    /** For watches whose listener hears nothing while nothing happens. */
    static final Duration UNBOUNDED = Duration.ZERO;

    private final WatchHub hub;
    private final long longest;
    private final Ticker ticker;
    private final Runnable tooLong;
    private volatile long toldNanos;
    private @Nullable Future<?> waiting;
    private boolean ended;

    /** @param tooLong asks for progress; called on the timer of the hub, without a lock */
    Silence(WatchHub hub, Duration longest, Ticker ticker, Runnable tooLong) {
        this.hub = hub;
        this.longest = longest.toNanos();
        this.ticker = ticker;
        this.tooLong = tooLong;
        this.toldNanos = ticker.nanos();
    }

    /** Begins to look, if there is anything to look for. */
    void start() {
        if (longest > 0) {
            await(longest);
        }
    }

    /** The listener was told something. */
    void broken() {
        if (longest > 0) {
            toldNanos = ticker.nanos();
        }
    }

    synchronized void end() {
        ended = true;
        Future<?> pending = waiting;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private void look() {
        long left = longest - (ticker.nanos() - toldNanos);
        if (left <= 0) {
            tooLong.run();
            left = longest;
        }
        await(left);
    }

    private synchronized void await(long nanos) {
        if (!ended) {
            waiting = hub.later(this::look, nanos);
        }
    }
}
