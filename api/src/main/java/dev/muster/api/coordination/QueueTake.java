package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Asks for the next element of a queue. Immutable.
 *
 * @param consumer name shown in views; 1 to 128 letters, digits or {@code . _ : @ / -}
 * @param lease the consumer's, which it keeps alive while it works; {@link LeaseId#NONE}: one is granted for this element
 * @param ttl time to live of the lease that is granted if none is given; at least 1 s
 * @param waitMax longest time until there is an element; zero answers at once, at most {@link #WAIT_MAX}
 */
public record QueueTake(String consumer, LeaseId lease, Duration ttl, Duration waitMax) {

    /** Longest {@link #waitMax()}. */
    public static final Duration WAIT_MAX = Duration.ofMinutes(5);

    /** Shortest {@link #ttl()}. */
    public static final Duration TTL_MIN = Duration.ofSeconds(1);

    /** Longest {@link #ttl()}. */
    public static final Duration TTL_MAX = Duration.ofDays(7);

    private static final Pattern CONSUMER = Pattern.compile("[A-Za-z0-9._:@/-]{1,128}");

    public QueueTake {
        Text.require("consumer", consumer, CONSUMER, "1 to 128 letters, digits, '.', '_', ':', '@', '/' or '-'");
        if (ttl.compareTo(TTL_MIN) < 0 || ttl.compareTo(TTL_MAX) > 0) {
            throw new InvalidArgumentException("ttl", ttl, TTL_MIN + " to " + TTL_MAX);
        }
        if (waitMax.isNegative() || waitMax.compareTo(WAIT_MAX) > 0) {
            throw new InvalidArgumentException("waitMax", waitMax, "PT0S to " + WAIT_MAX);
        }
    }

    /** Under a lease of the consumer. */
    public static QueueTake under(String consumer, LeaseId lease, Duration waitMax) {
        return new QueueTake(consumer, lease, TTL_MIN, waitMax);
    }

    /** Under a lease that is granted with it. */
    public static QueueTake granting(String consumer, Duration ttl, Duration waitMax) {
        return new QueueTake(consumer, LeaseId.NONE, ttl, waitMax);
    }
}
