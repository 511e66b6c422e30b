package dev.muster.config.dashboard;

import dev.muster.replication.ClusterMember;
import java.util.List;

/**
 * Who takes part.
 *
 * @param servers members of the replicated cluster as this server sees them
 * @param voters members of the store as this server knows them
 */
record Members(List<ClusterMember> servers, List<VoterRow> voters) {

    /**
     * A voter.
     *
     * @param role {@code LEADER} if this server takes it for that; of itself it knows the role; {@code VOTER} otherwise
     */
    record VoterRow(String id, String address, String role, boolean local) {}
}
