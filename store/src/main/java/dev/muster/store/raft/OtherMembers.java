package dev.muster.store.raft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupListReply;
import org.apache.ratis.protocol.GroupListRequest;
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

    /**
     * Makes sure that an empty directory may join: the others must not count on what the member of this name once had on
     * disk.
     *
     * @throws StoreStartException if they do, if none of them answers, or if one belongs to another cluster
     */
    static void requireJoinable(RaftMember member, RaftStoreConfig config) {
        List<RaftPeer> silent = new ArrayList<>();
        boolean answered = false;
        for (RaftPeer peer : member.others()) {
            if (belongs(member, peer) == Belongs.TO_ANOTHER) {
                throw new StoreStartException(
                        "member " + config.memberId() + " cannot join: " + peer.getId() + " at " + peer.getAddress()
                                + " belongs to another cluster (expected: cluster " + config.clusterName() + ")",
                        null);
            }
            GroupInfoReply answer = ask(member, peer);
            Configuration told = answer == null
                    ? null
                    : answer.getConf().map(Configuration::of).orElse(null);
            if (told == null || told.voters().isEmpty()) {
                silent.add(peer);
            } else if (told.isMember(member.id())) {
                throw new StoreStartException(
                        "member " + config.memberId() + " cannot join: " + config.dataDir() + " is empty, but "
                                + peer.getId() + " lists it as a member (expected: it is removed first, since what it"
                                + " had acknowledged is gone)",
                        null);
            } else {
                answered = true;
            }
        }
        if (!answered) {
            throw new StoreStartException(
                    "member " + config.memberId() + " cannot join: no answer from " + silent
                            + " (expected: one of the cluster's members)",
                    null);
        }
    }

    private enum Belongs {
        TO_OURS,
        TO_ANOTHER,
        UNKNOWN
    }

    private static Belongs belongs(RaftMember member, RaftPeer peer) {
        GroupListRequest question =
                new GroupListRequest(member.clientId(), peer.getId(), member.groupId(), member.nextCallId());
        try {
            if (member.rpc().sendRequest(question) instanceof GroupListReply answer) {
                return answer.getGroupIds().contains(member.groupId()) ? Belongs.TO_OURS : Belongs.TO_ANOTHER;
            }
        } catch (IOException | RuntimeException unreachable) { // gRPC throws its own
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
