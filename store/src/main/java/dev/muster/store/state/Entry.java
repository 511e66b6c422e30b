package dev.muster.store.state;

import dev.muster.api.InvalidArgumentException;
import java.util.List;

/**
 * One entry of the log: commands that waited at the same moment, applied one after another. Immutable.
 *
 * @param timeMillis wall clock of the leader that took the entry into its log, in milliseconds since 1970
 * @param commands at least one
 */
public record Entry(long timeMillis, List<Command> commands) {

    public Entry {
        commands = List.copyOf(commands);
        if (commands.isEmpty()) {
            throw new InvalidArgumentException("commands", "none", "at least one");
        }
    }
}
