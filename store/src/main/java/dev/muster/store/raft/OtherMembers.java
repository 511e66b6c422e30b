package dev.muster.store.raft;

import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the other members, aside from the log: whether they belong to our cluster, and whether they count us in.
 * Each question blocks for half the call timeout at most. Stateless.
 */
final class OtherMembers {

    private static final Logger log = LoggerFactory.getLogger(OtherMembers.class);

    private OtherMembers() {}

    /**
     * Says which members belong to another cluster. Ratis keeps such members apart by itself, but says so only deep in
     * its log.
     */
    static void reportForeign(RaftMember member, RaftStoreConfig config) {
        for (RaftPeer peer : member.others()) {
            if (belongs(member, peer) == Belongs.TO_ANOTHER) {
                log.error(
                        "Member {} at {} belongs to another cluster (expected: cluster {}); its cluster name or our list"
                                + " of members is wrong",
                        peer.getId(),
                        peer.getAddress(),
                        config.clusterName());
            }
        }
    }

    /** Whether a leader, or one that has been told by it, says that we are no longer a member. */
    static boolean sayThatWeAreOut(RaftMember member) {
        for (RaftPeer peer : member.others()) {
            GroupInfoReply answer = ask(member, peer);
            if (answer != null && answer.getRoleInfoProto().getRole() == RaftPeerRole.LEADER) {
                Configuration told = answer.getConf().map(Configuration::of).orElse(null);
                return told != null && !told.changing() && !told.isMember(member.id());
            }
        }
        return false;
    }

    private enum Belongs {
        TO_OURS,
        TO_ANOTHER,
        UNKNOWN
    }

    private static Belongs belongs(RaftMember member, RaftPeer peer) {
        try {
            return member.questions().groups(peer.getId(), member.groupId()).contains(member.groupId())
                    ? Belongs.TO_OURS
                    : Belongs.TO_ANOTHER;
        } catch (IOException unreachable) {
            log.debug("Member {} at {} does not answer", peer.getId(), peer.getAddress(), unreachable);
            member.reconnect(peer.getId());
        }
        return Belongs.UNKNOWN;
    }

    private static @Nullable GroupInfoReply ask(RaftMember member, RaftPeer peer) {
        try {
            return member.groupInfo(peer.getId());
        } catch (IOException | RuntimeException unreachable) {
            log.debug("Member {} at {} does not answer", peer.getId(), peer.getAddress(), unreachable);
            return null;
        }
    }
}
