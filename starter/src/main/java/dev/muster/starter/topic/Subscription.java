package dev.muster.starter.topic;

/** A standing request for messages. Thread-safe. */
public interface Subscription extends AutoCloseable {

    /** Where a subscription goes on that misses nothing which this one was not told; 0 if it has not begun yet. */
    long next();

    /** Ends it; on return no call of the handler runs, unless one is stuck. May be repeated. */
    @Override
    void close();
}
