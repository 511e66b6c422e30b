package dev.muster.store.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the cluster that an empty directory is to join, by asking the members that the configuration names: its id, and
 * whether it was made from a backup, which its name alone does not tell. Confined to one call.
 */
final class ClusterSearch {

    private static final Logger log = LoggerFactory.getLogger(ClusterSearch.class);

    private final RaftStoreConfig config;
    private final PeerQuestions questions;

    private ClusterSearch(RaftStoreConfig config, PeerQuestions questions) {
        this.config = config;
        this.questions = questions;
    }

    /**
     * A cluster.
     *
     * @param restored whether it was made from a backup, so that its id is part of its group
     */
    record Found(String clusterId, boolean restored) {

        RaftGroupId group(String clusterName) {
            return restored ? RaftSettings.groupId(clusterName, clusterId) : RaftSettings.groupId(clusterName);
        }
    }

    /**
     * Asks all members named, each once; blocks for half the call timeout per question at most.
     *
     * @param raft where the log is going to be
     * @throws StoreStartException if none of them answers as a member, if they belong to different clusters or to one of
     *     another name, or if one lists this member: then the others count on what it once had on disk
     */
    static Found find(RaftStoreConfig config, Path raft) {
        ClientId self = ClientId.randomId();
        RaftProperties properties = RaftSettings.properties(config, raft);
        try (RaftClientRpc rpc = new GrpcFactory(RaftSettings.parameters(config)).newRaftClientRpc(self, properties)) {
            rpc.addRaftPeers(RaftSettings.peers(config));
            AtomicLong callId = new AtomicLong();
            PeerQuestions questions =
                    new PeerQuestions(rpc, self, callId::incrementAndGet, RaftSettings.questionMax(config));
            return new ClusterSearch(config, questions).askAll();
        } catch (IOException failure) {
            throw new StoreStartException(
                    "member " + config.memberId() + " cannot join: its connections were not closed, " + failure,
                    failure);
        }
    }

    private Found askAll() {
        Map<RaftPeer, Found> answers = new LinkedHashMap<>();
        List<RaftPeer> silent = new ArrayList<>();
        for (RaftPeer peer : RaftSettings.peers(config)) {
            if (peer.getId().equals(RaftPeerId.valueOf(config.memberId()))) {
                continue;
            }
            Found found = ask(peer);
            if (found == null) {
                silent.add(peer);
            } else {
                answers.put(peer, found);
            }
        }
        if (answers.isEmpty()) {
            throw refusal("no answer from " + silent, "one of the cluster's members");
        }
        if (new LinkedHashSet<>(answers.values()).size() > 1) {
            List<String> told = answers.entrySet().stream()
                    .map(answer -> answer.getKey().getId() + " at "
                            + answer.getKey().getAddress() + " belongs to "
                            + answer.getValue().clusterId())
                    .toList();
            throw refusal("the members named are of different clusters, " + told, "members of one");
        }
        return answers.values().iterator().next();
    }

    private @Nullable Found ask(RaftPeer peer) {
        RaftGroupId plain = RaftSettings.groupId(config.clusterName());
        try {
            for (RaftGroupId group : questions.groups(peer.getId(), plain)) {
                String clusterId = questions.clusterId(peer.getId(), group);
                Found found = new Found(clusterId, !group.equals(plain));
                if (!found.group(config.clusterName()).equals(group)) {
                    throw refusal(
                            peer.getId() + " at " + peer.getAddress() + " belongs to another cluster",
                            "cluster " + config.clusterName());
                }
                return isMember(peer, group) && !clusterId.isEmpty() ? found : null;
            }
        } catch (IOException unreachable) {
            log.debug("Member {} at {} does not answer", peer.getId(), peer.getAddress(), unreachable);
        }
        return null;
    }

    /** Whether it is one, and does not only wait to be added itself. */
    private boolean isMember(RaftPeer peer, RaftGroupId group) throws IOException {
        Configuration told = questions
                .groupInfo(peer.getId(), group)
                .getConf()
                .map(Configuration::of)
                .orElse(null);
        if (told == null || told.voters().isEmpty()) {
            return false;
        }
        if (told.isMember(RaftPeerId.valueOf(config.memberId()))) {
            throw refusal(
                    config.dataDir() + " is empty, but " + peer.getId() + " lists it as a member",
                    "it is removed first, since what it had acknowledged is gone");
        }
        return true;
    }

    private StoreStartException refusal(String found, String expected) {
        return new StoreStartException(
                "member " + config.memberId() + " cannot join: " + found + " (expected: " + expected + ")", null);
    }
}
