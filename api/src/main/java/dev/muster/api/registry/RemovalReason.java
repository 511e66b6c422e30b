package dev.muster.api.registry;

/** Why an instance left the list. */
public enum RemovalReason {
    /** It said goodbye. */
    DEREGISTERED,
    /** Its lease ended without a heartbeat. */
    EXPIRED,
    /** Its process was found dead: its connection broke, and its address refuses. */
    GONE
}
