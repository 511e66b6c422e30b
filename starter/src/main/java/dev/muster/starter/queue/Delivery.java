package dev.muster.starter.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * An element in this application's hands. It is kept alive in the background until it is settled; closing gives it back
 * unless it was settled. Thread-safe.
 *
 * <pre>{@code
 * try (Delivery<Mail> delivery = mails.poll(Duration.ofSeconds(10)).orElseThrow()) {
 *     send(delivery.element());
 *     delivery.acknowledge();
 * }
 * }</pre>
 */
public interface Delivery<T> extends AutoCloseable {

    /** The element. */
    T element();

    /** Number of the element in its queue. */
    long number();

    /** Fencing token: larger than that of every earlier delivery of the element. */
    long fence();

    /** How often it was handed out, this time included. */
    int deliveries();

    /** When it was offered, by the clock of a server. */
    Instant offeredAt();

    /**
     * Whether it is certain that the element is no longer in this application's hands: it could not be kept alive.
     * Somebody else may have it.
     */
    boolean lost();

    /**
     * The work is done: the element is gone for good.
     *
     * @return false if the delivery was over already, so that somebody else may have the element
     */
    boolean acknowledge();

    /** Gives it back to its place at once. */
    default boolean giveBack() {
        return giveBack(Duration.ZERO);
    }

    /**
     * Gives it back to its place; it is dead if it was handed out too often.
     *
     * @param delay it is not handed out again before this much time has passed
     * @return false if the delivery was over already
     */
    boolean giveBack(Duration delay);

    /** Gives it back unless it was settled; if no server can be told, that happens when its lease ends. Never throws. */
    @Override
    void close();
}
