package dev.muster.store;

/** A standing request for changes. Thread-safe. */
public interface Watch extends AutoCloseable {

    /** The first revision that was not yet given to the listener completely; watching again from there misses nothing. */
    long nextRevision();

    /**
     * Ends the watch. A call to the listener that is under way may still be running; no other follows, also not
     * {@link WatchListener#ended}. May be repeated.
     */
    @Override
    void close();
}
