package dev.muster.starter.queue;

import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueOfferOutcome;
import dev.muster.api.coordination.QueueSettings;
import dev.muster.api.coordination.QueueView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A queue whose elements are handed out to one consumer at a time, again and again until one acknowledges them, after that
 * never; an element that was handed out too often is dead and set aside. More urgent elements come first, then older ones.
 *
 * <p>Calls block until a server answered. They throw {@link dev.muster.api.ProblemException} if it refused, and
 * {@link dev.muster.starter.http.ServersUnreachableException} if none did in time: an offer may then have been made. Thread-safe.
 */
public interface Queue<T> {

    /** Its name. */
    String name();

    /**
     * Creates the queue.
     *
     * @return the settings that hold: other ones if the queue existed
     */
    QueueSettings create(QueueSettings settings);

    /** Puts an element in, unless the queue is full. */
    default QueueOfferOutcome offer(T element) {
        return offer(element, OfferOptions.DEFAULTS);
    }

    /** Puts an element in, unless the queue is full. */
    QueueOfferOutcome offer(T element, OfferOptions options);

    /** Takes the first element, if there is one now. */
    default Optional<Delivery<T>> poll() {
        return poll(Duration.ZERO);
    }

    /**
     * Takes the first element, waiting for one.
     *
     * @param wait longest time; it ends early when the thread is interrupted, with
     *     {@link dev.muster.starter.http.ServersUnreachableException} and the interrupt kept
     * @return empty if there was none, or the queue is held
     * @throws UnreadableElementException if there is one that is no {@code T}; it was given back
     */
    Optional<Delivery<T>> poll(Duration wait);

    /**
     * Takes elements on threads of its own until it is closed, or the application stops. What the handler returns from is
     * acknowledged; what it fails for is given back with a delay that grows with the number of deliveries.
     *
     * @param concurrency most elements at once; 1 to {@value Consumption#CONCURRENCY_MAX}
     */
    Consumption consume(int concurrency, QueueHandler<T> handler);

    /** How the queue stands; empty if there is none. */
    Optional<QueueView> view();

    /** The dead elements, by number; at most 1,000. */
    List<QueueElement> dead();

    /**
     * Puts a dead element into the queue again, as a new one.
     *
     * @throws dev.muster.api.ProblemException of type {@code NOT_FOUND} if it is not dead
     */
    QueueOfferOutcome revive(long element);

    /** Removes a dead element for good. */
    void discard(long element);

    /** Gives the signal: the queue hands out from now on, whatever it waited for. */
    void start();

    /** Holds the queue until what it waits for happens again; without effect if it waits for nothing. */
    void hold();
}
