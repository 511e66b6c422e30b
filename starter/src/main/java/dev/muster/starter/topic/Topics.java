package dev.muster.starter.topic;

import java.util.List;

/**
 * The topics of this application's namespace: whoever subscribes gets every message, all in the same order. Nothing is
 * asked of a server before a topic is used. Thread-safe.
 *
 * <pre>{@code
 * Topic<Price> prices = topics.topic("prices", Price.class);
 * prices.publish(new Price("apple", 3));
 * prices.subscribe(message -> show(message.value()));
 * }</pre>
 */
public interface Topics {

    /**
     * A topic with messages of a type. It is created by its first message if nobody did it before.
     *
     * @param name 1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit
     * @param type text is kept as it is, everything else as JSON
     */
    <T> Topic<T> topic(String name, Class<T> type);

    /** The names of all topics there are, by name; at most 1,000. */
    List<String> names();
}
