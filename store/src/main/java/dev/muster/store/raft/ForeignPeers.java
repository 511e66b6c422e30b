package dev.muster.store.raft;

import java.io.IOException;
import org.apache.ratis.protocol.GroupListReply;
import org.apache.ratis.protocol.GroupListRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether there is no leader because a member at a configured address belongs to another cluster. Ratis keeps
 * such members apart by itself, but says so only deep in its log.
 */
final class ForeignPeers {

    private static final Logger log = LoggerFactory.getLogger(ForeignPeers.class);

    private ForeignPeers() {}

    /** Asks every other member for the clusters it serves; blocks for the call timeout of each at most. */
    static void report(RaftMember member, RaftStoreConfig config) {
        for (RaftPeer peer : member.group().getPeers()) {
            if (!peer.getId().equals(member.id())) {
                report(member, config, peer);
            }
        }
    }

    private static void report(RaftMember member, RaftStoreConfig config, RaftPeer peer) {
        GroupListRequest question = new GroupListRequest(
                member.clientId(), peer.getId(), member.group().getGroupId(), 0);
        try {
            if (member.rpc().sendRequest(question) instanceof GroupListReply answer
                    && !answer.getGroupIds().contains(member.group().getGroupId())) {
                log.error(
                        "Member {} at {} belongs to another cluster (expected: cluster {}); its cluster name or our list"
                                + " of voters is wrong",
                        peer.getId(),
                        peer.getAddress(),
                        config.clusterName());
            }
        } catch (IOException | RuntimeException unreachable) { // gRPC throws its own
            log.debug("Member {} at {} does not answer", peer.getId(), peer.getAddress(), unreachable);
        }
    }
}
