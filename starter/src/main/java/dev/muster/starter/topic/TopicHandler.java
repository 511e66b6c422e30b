package dev.muster.starter.topic;

/** Hears of messages, one at a time and in order, on a thread of its subscription. */
@FunctionalInterface
public interface TopicHandler<T> {

    /**
     * A message. After a connection broke, none is told twice and none is left out.
     *
     * @throws Exception is logged; the next message follows
     */
    void published(Message<T> message) throws Exception;

    /** Messages are no longer kept that should have come next: this reader was away too long, or too slow. */
    default void missed(long count) {}
}
