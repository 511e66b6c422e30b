package dev.muster.store;

/** Hears that the leader, this member's role, its alarms or its warning changed. Must not block. */
@FunctionalInterface
public interface StatusListener {

    /** Called with the newest status. */
    void changed(StoreStatus status);
}
