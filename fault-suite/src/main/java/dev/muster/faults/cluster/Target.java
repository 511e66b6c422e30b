package dev.muster.faults.cluster;

import java.util.List;

/** The program under test. Immutable. */
public interface Target {

    /** Its name for people. */
    String name();

    /** Starts a member of a new cluster, or one that was in it before. */
    List<String> command(Site site, List<Site> sites);

    /**
     * Puts an empty member in the place of one that lost its disk: removes the old one from the cluster, adds the new one, starts it, and waits
     * until it is a full member.
     *
     * @param via a member that works
     * @param lost is down, and its directory is empty
     */
    void replace(Cluster cluster, Member via, Member lost) throws InterruptedException;

    /** Whether its wall clock can be moved from outside. */
    boolean clockMovable();

    /** Whether {@link LogFiles} knows how its log looks. */
    boolean logKnown();
}
