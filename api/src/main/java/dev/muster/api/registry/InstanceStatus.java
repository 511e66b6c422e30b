package dev.muster.api.registry;

/** What callers may expect of an instance. */
public enum InstanceStatus {
    /** Registered, not ready for calls yet. */
    STARTING,
    /** Takes calls. */
    UP,
    /** Says of itself that it cannot take calls. */
    DOWN,
    /** Finishes what it has, takes nothing new, will leave soon. */
    DRAINING,
    /** Taken out by an operator. */
    OUT_OF_SERVICE;

    /** Whether callers should send it requests. */
    public boolean takesCalls() {
        return this == UP;
    }
}
