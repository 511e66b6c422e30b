package dev.muster.replication;

/** A configured member answers, but belongs to another cluster. Nothing was shared with it. */
public class ClusterMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClusterMismatchException(String address, String expectedCluster) {
        super("muster.cluster.members: " + address + " belongs to another cluster (expected: a member of cluster '"
                + expectedCluster
                + "'). Correct the list, or give both servers the same muster.cluster.name.");
    }
}
