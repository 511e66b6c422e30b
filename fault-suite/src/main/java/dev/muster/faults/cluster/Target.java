package dev.muster.faults.cluster;

import java.util.List;

/** The program under test. Immutable. */
public interface Target {

    /** Its name for people. */
    String name();

    /** Starts a member of a new cluster, or one that was in it before. */
    List<String> command(Site site, List<Site> sites);

    /** Starts a member, with an empty directory, of a cluster that runs and has been told of it. */
    List<String> joinCommand(Site site, List<Site> sites);

    /** Whether it is added as a learner and becomes a voter later. */
    boolean joinsAsLearner();

    /** What the cluster is told as the address of a member. */
    String peerUrl(Site site);

    /** Whether its wall clock can be moved from outside. */
    boolean clockMovable();

    /** Whether {@link LogFiles} knows how its log looks. */
    boolean logKnown();
}
