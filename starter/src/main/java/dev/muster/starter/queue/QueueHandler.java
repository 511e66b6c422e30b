package dev.muster.starter.queue;

/** Does the work for one element at a time on each of its threads. */
@FunctionalInterface
public interface QueueHandler<T> {

    /**
     * Handles an element. It may settle the delivery itself; otherwise returning acknowledges it. It may be handed out
     * again although it was handled, if that cannot be told to a server in time: handle it in a way that may be repeated,
     * or guard what is written with {@link Delivery#fence()}.
     *
     * @throws Exception gives the element back
     */
    void handle(Delivery<T> delivery) throws Exception;
}
