package dev.muster.api.config;

/** What an instance did with a state of its configuration. */
public enum ReceiptOutcome {
    /** It runs with it. */
    APPLIED,
    /** It refused it and runs with what it had before. */
    REJECTED,
    /** It took what can change while running; the named properties come into force at its next start. */
    RESTART_REQUIRED
}
