package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * What is fixed when a queue is created. Immutable.
 *
 * @param lengthMax most elements that are ready, delayed or taken; more are refused. 1 to {@value #LENGTH_MAX}
 * @param deliveriesMax after how many deliveries that were not acknowledged an element is dead; 1 to
 *     {@value #DELIVERIES_MAX}
 * @param start what has to happen before anything is handed out
 */
public record QueueSettings(long lengthMax, int deliveriesMax, QueueStart start) {

    /** Largest {@link #lengthMax()}. */
    public static final long LENGTH_MAX = 1_000_000;

    /** Largest {@link #deliveriesMax()}. */
    public static final int DELIVERIES_MAX = 1_000;

    /** 100,000 elements, 16 deliveries, started at once. */
    public static final QueueSettings DEFAULTS = new QueueSettings(100_000, 16, QueueStart.AT_ONCE);

    public QueueSettings {
        if (lengthMax < 1 || lengthMax > LENGTH_MAX) {
            throw new InvalidArgumentException("lengthMax", lengthMax, "1 to " + LENGTH_MAX);
        }
        if (deliveriesMax < 1 || deliveriesMax > DELIVERIES_MAX) {
            throw new InvalidArgumentException("deliveriesMax", deliveriesMax, "1 to " + DELIVERIES_MAX);
        }
        if (start instanceof QueueStart.AtLength wanted && wanted.length() > lengthMax) {
            throw new InvalidArgumentException(
                    "start.length", wanted.length(), "at most lengthMax, which is " + lengthMax);
        }
    }
}
