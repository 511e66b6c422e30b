package dev.muster.starter.topic;

import dev.muster.api.coordination.TopicSettings;
import java.time.Duration;

/**
 * Messages in one order for all who read them. The last ones are kept, so that a reader can go on where it was, or begin
 * in the past.
 *
 * <p>Calls block until a server answered. They throw {@link dev.muster.api.ProblemException} if it refused, and
 * {@link dev.muster.starter.http.ServersUnreachableException} if none did in time: a message may then have been published.
 * Thread-safe.
 */
public interface Topic<T> {

    /** Its name. */
    String name();

    /**
     * Creates the topic.
     *
     * @return the settings that hold: other ones if the topic existed
     */
    TopicSettings create(TopicSettings settings);

    /**
     * Publishes a message.
     *
     * @return its position
     */
    long publish(T message);

    /** Where the next message will be. */
    long end();

    /**
     * Reads messages, waiting for one if there is none yet.
     *
     * @param position of the first one wanted; 1 for the oldest there is
     * @param wait longest time; zero answers at once
     * @throws UnreadableMessageException if one of them is no {@code T}
     */
    Page<T> read(long position, Duration wait);

    /** Tells of every message that is published from now on, until it is closed or the application stops. */
    Subscription subscribe(TopicHandler<T> handler);

    /**
     * Tells of every message from a position on.
     *
     * @param position 1 for the oldest there is
     */
    Subscription subscribe(long position, TopicHandler<T> handler);
}
