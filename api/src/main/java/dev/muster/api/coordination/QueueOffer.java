package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An element on its way into a queue. Immutable.
 *
 * @param payload what consumers get; at most {@value #PAYLOAD_BYTES_MAX} bytes in UTF-8
 * @param priority 0 to {@value #PRIORITY_MAX}; larger ones are handed out first
 * @param delay not handed out before this much time has passed, by the clock of the server that was asked; at most
 *     {@link #DELAY_MAX}
 * @param lengthMax refuse it if the queue is at this length already; absent: the queue's own bound alone counts
 */
public record QueueOffer(
        String payload,
        int priority,
        Duration delay,
        @Nullable Long lengthMax) {

    /** Longest {@link #payload()}. */
    public static final int PAYLOAD_BYTES_MAX = 512 * 1024;

    /** Most urgent {@link #priority()}. */
    public static final int PRIORITY_MAX = 9;

    /** Longest {@link #delay()}. */
    public static final Duration DELAY_MAX = Duration.ofDays(366);

    public QueueOffer {
        if (!Text.wellFormed(payload)) {
            throw new InvalidArgumentException("payload", "a lone surrogate", "text that UTF-8 can carry");
        }
        Sizes.requireAtMost("payload", payload.getBytes(StandardCharsets.UTF_8).length, PAYLOAD_BYTES_MAX, "bytes");
        if (priority < 0 || priority > PRIORITY_MAX) {
            throw new InvalidArgumentException("priority", priority, "0 to " + PRIORITY_MAX);
        }
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new InvalidArgumentException("delay", delay, "PT0S to " + DELAY_MAX);
        }
        if (lengthMax != null && lengthMax < 1) {
            throw new InvalidArgumentException("lengthMax", lengthMax, "at least 1");
        }
    }

    /** An element of priority 0 without a delay. */
    public static QueueOffer of(String payload) {
        return new QueueOffer(payload, 0, Duration.ZERO, null);
    }

    /** The same with another priority. */
    public QueueOffer withPriority(int urgency) {
        return new QueueOffer(payload, urgency, delay, lengthMax);
    }

    /** The same with a delay. */
    public QueueOffer withDelay(Duration notBefore) {
        return new QueueOffer(payload, priority, notBefore, lengthMax);
    }

    /** The same with a bound of its own. */
    public QueueOffer withLengthMax(long max) {
        return new QueueOffer(payload, priority, delay, max);
    }
}
