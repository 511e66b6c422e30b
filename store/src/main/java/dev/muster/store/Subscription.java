package dev.muster.store;

/** The standing request of a listener; closing it ends the calls. May be closed more than once. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
