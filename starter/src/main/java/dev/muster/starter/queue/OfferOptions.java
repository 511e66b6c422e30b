package dev.muster.starter.queue;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.coordination.QueueOffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an element is offered. Immutable.
 *
 * @param priority 0 to 9; larger ones are handed out first
 * @param delay not handed out before this much time has passed; at most 366 days
 * @param lengthMax refuse it if the queue is at this length already; absent: the queue's own bound alone counts
 */
public record OfferOptions(
        int priority, Duration delay, @Nullable Long lengthMax) {

    /** Priority 0, at once, no other bound than the queue's. */
    public static final OfferOptions DEFAULTS = new OfferOptions(0, Duration.ZERO, null);

    /** @throws InvalidArgumentException if one of them is out of bounds */
    public OfferOptions {
        var unused = new QueueOffer("", priority, delay, lengthMax); // knows the bounds
    }

    /** The same with another priority. */
    public OfferOptions withPriority(int urgency) {
        return new OfferOptions(urgency, delay, lengthMax);
    }

    /** The same with a delay. */
    public OfferOptions withDelay(Duration notBefore) {
        return new OfferOptions(priority, notBefore, lengthMax);
    }

    /** The same with a bound of its own. */
    public OfferOptions withLengthMax(long max) {
        return new OfferOptions(priority, delay, max);
    }
}
