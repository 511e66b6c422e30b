package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * What is fixed when a topic is created. Immutable.
 *
 * @param messagesKeptMax how many of the last messages can be read; 1 to {@value #MESSAGES_KEPT_MAX}
 */
public record TopicSettings(int messagesKeptMax) {

    /** Largest {@link #messagesKeptMax()}. */
    public static final int MESSAGES_KEPT_MAX = 100_000;

    /** 1,000 messages. */
    public static final TopicSettings DEFAULTS = new TopicSettings(1_000);

    public TopicSettings {
        if (messagesKeptMax < 1 || messagesKeptMax > MESSAGES_KEPT_MAX) {
            throw new InvalidArgumentException("messagesKeptMax", messagesKeptMax, "1 to " + MESSAGES_KEPT_MAX);
        }
    }
}
