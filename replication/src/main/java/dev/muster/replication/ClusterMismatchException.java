package dev.muster.replication;

import dev.muster.api.StartRefusedException;

/** A configured member answers, but belongs to another cluster. Nothing was shared with it. */
public class ClusterMismatchException extends StartRefusedException {

    private static final long serialVersionUID = 1L;

    ClusterMismatchException(String address, String expectedCluster) {
        super(
                "muster.cluster.members: " + address + " belongs to another cluster (expected: a member of cluster '"
                        + expectedCluster + "')",
                "Correct the list of members, or give all servers of one cluster the same muster.cluster.name.");
    }
}
