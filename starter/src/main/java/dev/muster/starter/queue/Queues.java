package dev.muster.starter.queue;

import java.util.List;

/**
 * The queues of this application's namespace. Nothing is asked of a server before a queue is used. Thread-safe.
 *
 * <pre>{@code
 * Queue<Mail> mails = queues.queue("mails", Mail.class);
 * mails.offer(new Mail("a@example.org", "hello"));
 * mails.consume(4, delivery -> send(delivery.element()));
 * }</pre>
 */
public interface Queues {

    /**
     * A queue with elements of a type. The queue is created by its first use if nobody did it before.
     *
     * @param name 1 to 128 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit
     * @param type text is kept as it is, everything else as JSON
     */
    <T> Queue<T> queue(String name, Class<T> type);

    /** The names of all queues there are, by name; at most 1,000. */
    List<String> names();
}
