package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;
import java.util.List;

/**
 * All changes of one revision that a watch asked for, together and in the order the transaction made them. Immutable.
 *
 * @param events at least one
 */
public record WatchBatch(long revision, List<WatchEvent> events) {

    public WatchBatch {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new InvalidArgumentException("events", "none", "at least one");
        }
    }
}
