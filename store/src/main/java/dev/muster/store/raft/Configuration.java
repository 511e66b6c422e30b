package dev.muster.store.raft;

import dev.muster.store.Member;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.util.ProtoUtils;

/**
 * The members in the words of Ratis. Immutable.
 *
 * @param changing half of a change is in the log; the members are those before it
 */
record Configuration(List<RaftPeer> voters, List<RaftPeer> learners, boolean changing) {

    Configuration {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
    }

    static Configuration of(RaftConfiguration found) {
        boolean changing = !found.getPreviousPeers(RaftPeerRole.FOLLOWER).isEmpty();
        return changing
                ? new Configuration(
                        List.copyOf(found.getPreviousPeers(RaftPeerRole.FOLLOWER)),
                        List.copyOf(found.getPreviousPeers(RaftPeerRole.LISTENER)),
                        true)
                : new Configuration(
                        List.copyOf(found.getCurrentPeers(RaftPeerRole.FOLLOWER)),
                        List.copyOf(found.getCurrentPeers(RaftPeerRole.LISTENER)),
                        false);
    }

    static Configuration of(RaftConfigurationProto found) {
        boolean changing = found.getOldPeersCount() > 0;
        return changing
                ? new Configuration(peers(found.getOldPeersList()), peers(found.getOldListenersList()), true)
                : new Configuration(peers(found.getPeersList()), peers(found.getListenersList()), false);
    }

    List<Member> members() {
        return Stream.concat(
                        voters.stream().map(peer -> member(peer, Member.Role.VOTER)),
                        learners.stream().map(peer -> member(peer, Member.Role.LEARNER)))
                .sorted(Comparator.comparing(Member::id))
                .toList();
    }

    List<RaftPeer> all() {
        return Stream.concat(voters.stream(), learners.stream()).toList();
    }

    boolean isVoter(RaftPeerId id) {
        return contains(voters, id);
    }

    boolean isLearner(RaftPeerId id) {
        return contains(learners, id);
    }

    boolean isMember(RaftPeerId id) {
        return isVoter(id) || isLearner(id);
    }

    /** With one more learner. */
    Configuration plus(RaftPeer learner) {
        return new Configuration(
                voters, Stream.concat(learners.stream(), Stream.of(learner)).toList(), false);
    }

    /** With a learner as a voter. */
    Configuration promoted(RaftPeerId id) {
        List<RaftPeer> more = Stream.concat(voters.stream(), learners.stream().filter(peer -> peer.getId()
                        .equals(id)))
                .toList();
        return new Configuration(more, without(learners, id), false);
    }

    /** Without a member. */
    Configuration minus(RaftPeerId id) {
        return new Configuration(without(voters, id), without(learners, id), false);
    }

    private static List<RaftPeer> without(List<RaftPeer> peers, RaftPeerId id) {
        return peers.stream().filter(peer -> !peer.getId().equals(id)).toList();
    }

    private static boolean contains(Collection<RaftPeer> peers, RaftPeerId id) {
        return peers.stream().anyMatch(peer -> peer.getId().equals(id));
    }

    private static List<RaftPeer> peers(List<RaftPeerProto> found) {
        return found.stream().map(ProtoUtils::toRaftPeer).toList();
    }

    private static Member member(RaftPeer peer, Member.Role role) {
        return new Member(peer.getId().toString(), peer.getAddress(), role);
    }
}
