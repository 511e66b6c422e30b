package dev.muster.registry;

import dev.muster.api.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A monotonic clock that only a test moves; it starts close to where the number wraps. */
public final class TestTicker implements Ticker {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Lets time pass. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}
