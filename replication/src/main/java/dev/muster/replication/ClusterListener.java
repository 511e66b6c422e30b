package dev.muster.replication;

/** Hears who comes and goes. Called on a thread of the cluster; must not block. */
public interface ClusterListener {

    /** A member joined. */
    void joined(ClusterMember member);

    /** A member left or fell silent. */
    void left(ClusterMember member);

    /** Two halves of a split cluster found each other again; all tables are compared. */
    void merged();
}
