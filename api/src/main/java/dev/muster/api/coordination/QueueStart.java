package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muster.api.InvalidArgumentException;

/**
 * What has to happen before a queue hands out its first element. Once it happened the queue stays started, until it is
 * held again. Immutable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "condition")
@JsonSubTypes({
    @JsonSubTypes.Type(value = QueueStart.AtOnce.class, name = "at-once"),
    @JsonSubTypes.Type(value = QueueStart.OnSignal.class, name = "on-signal"),
    @JsonSubTypes.Type(value = QueueStart.AtLength.class, name = "at-length"),
    @JsonSubTypes.Type(value = QueueStart.WhenPresent.class, name = "when-present")
})
public sealed interface QueueStart {

    /** Nothing: elements are handed out as soon as they are there. */
    QueueStart AT_ONCE = new AtOnce();

    /** Somebody gives a signal. */
    QueueStart ON_SIGNAL = new OnSignal();

    /** See {@link #AT_ONCE}. */
    record AtOnce() implements QueueStart {}

    /** See {@link #ON_SIGNAL}. */
    record OnSignal() implements QueueStart {}

    /**
     * The queue has this many elements, delayed ones counted.
     *
     * @param length at least 1
     */
    record AtLength(long length) implements QueueStart {
        public AtLength {
            if (length < 1) {
                throw new InvalidArgumentException("length", length, "at least 1");
            }
        }
    }

    /** A key exists. */
    record WhenPresent(Key key) implements QueueStart {}
}
