package dev.muster.faults.workload;

/**
 * A way of using the cluster wrongly, or of wrongly believing it, after which the check of a workload must find something: a check that
 * cannot fail proves nothing.
 */
public enum Weakness {
    /** No weakness. */
    NONE("no weakness", ""),
    /** Reads any member's copy and takes the answer for the newest. */
    STALE_READS("stale reads", "linearizable"),
    /** Counts writes as done before they are durable: when they are sent. */
    EARLY_ACKNOWLEDGEMENT("early acknowledgement", "set"),
    /** Lets the protected thing take writes without looking at fencing tokens. */
    NO_FENCING("no fencing", "lock"),
    /** Believes leases last three times as long as they were granted. */
    LONG_LEASES("long leases", "lease"),
    /** Resumes a watch one revision too late. */
    WATCH_GAP("watch gap", "watch"),
    /** Believes what it took from a queue is done with, and never says so. */
    UNSENT_ACKNOWLEDGEMENT("unsent acknowledgements", "queue"),
    /** Drops some of what an observer is told. */
    SKIPPED_NEWS("skipped news", "observation"),
    /** Runs on disks that do not keep what they were told to force. */
    LOST_TAIL("lost log tails", "set");

    private final String text;
    private final String foundBy;

    Weakness(String text, String foundBy) {
        this.text = text;
        this.foundBy = foundBy;
    }

    /** For people. */
    public String text() {
        return text;
    }

    /** Whether a member that sees it by itself, and does not start, has found it too. */
    public boolean foundByRefusal() {
        return this == LOST_TAIL;
    }

    /** Name of the check that must find something; empty for no weakness. */
    public String foundBy() {
        return foundBy;
    }
}
