package dev.muster.store;

/** A standing request for changes. Thread-safe. */
public interface Watch extends AutoCloseable {

    /** The first revision that was not yet given to the listener completely; watching again from there misses nothing. */
    long nextRevision();

    /**
     * Asks for one call of {@link WatchListener#progress}, as soon as the listener has been given everything that this
     * member had applied when this was asked. One call answers all that ask before it.
     */
    void requestProgress();

    /**
     * Ends the watch. A call to the listener that is under way may still be running; no other follows, also not
     * {@link WatchListener#ended}. May be repeated.
     */
    @Override
    void close();
}
