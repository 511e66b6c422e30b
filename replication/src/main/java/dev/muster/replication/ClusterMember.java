package dev.muster.replication;

/**
 * A member of the cluster as this member sees it.
 *
 * @param id random id of this run of the member
 * @param name its name for people
 * @param address {@code host:port} of its replication port
 * @param httpAddress where people and applications reach it
 * @param local whether it is this member
 */
public record ClusterMember(String id, String name, String address, String httpAddress, boolean local) {}
