package dev.muster.store;

/** Hears that the leader or this member's role changed. Must not block. */
@FunctionalInterface
public interface StatusListener {

    /** Called with the newest status. */
    void changed(StoreStatus status);
}
