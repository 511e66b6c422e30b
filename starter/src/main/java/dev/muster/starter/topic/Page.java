package dev.muster.starter.topic;

import java.util.List;

/**
 * Messages in order, without gaps. Immutable.
 *
 * @param messages empty if there was none in the time given
 * @param next position to go on from; going on there misses nothing
 * @param missed how many messages between the position asked for and the first one here are no longer kept
 */
public record Page<T>(List<Message<T>> messages, long next, long missed) {

    public Page {
        messages = List.copyOf(messages);
    }
}
