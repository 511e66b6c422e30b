package dev.muster.replication;

import java.util.List;

/**
 * How a member finds the others.
 *
 * @param name name of the cluster; members of clusters with different names refuse each other
 * @param member name of this member for people, unique within the cluster
 * @param host name or address of the one interface it listens on, as the other members reach it
 * @param port its port, 1 to 65535; 0 takes any free one, which is for tests
 * @param members {@code host:port} of all members, this one may be among them; empty: a cluster of one
 * @param httpAddress where people and applications reach this member, shown to the others
 */
public record ClusterConfig(
        String name, String member, String host, int port, List<String> members, String httpAddress) {

    public ClusterConfig {
        members = List.copyOf(members);
    }
}
