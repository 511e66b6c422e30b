package dev.muster.api.coordination;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muster.api.InvalidArgumentException;

/**
 * Names an element of a queue for as long as it exists: its number in the order of the offers. Immutable.
 *
 * @param number at least 1
 */
public record QueueElementId(@JsonValue long number) implements Comparable<QueueElementId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public QueueElementId {
        if (number < 1) {
            throw new InvalidArgumentException("element", number, "at least 1");
        }
    }

    @Override
    public int compareTo(QueueElementId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
