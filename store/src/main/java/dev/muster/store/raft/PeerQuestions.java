package dev.muster.store.raft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupInfoRequest;
import org.apache.ratis.protocol.GroupListReply;
import org.apache.ratis.protocol.GroupListRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.RaftException;

/**
 * Questions that every server answers, whoever leads and even while nobody does. Each blocks for half the call timeout at
 * most. Immutable.
 *
 * @param rpc connections to the servers
 * @param self who asks
 * @param callId numbers the questions
 * @param max longest wait where Ratis has no bound of its own
 */
record PeerQuestions(RaftClientRpc rpc, ClientId self, LongSupplier callId, Duration max) {

    /** What {@link #clusterId} asks. */
    private static final String CLUSTER_ID = "cluster-id";
    /** A member that waits to be added has no entry at all. */
    private static final long NO_ENTRY = -1;

    /** The groups that a server takes part in; for ours that is one. */
    List<RaftGroupId> groups(RaftPeerId peer, RaftGroupId ours) throws IOException {
        RaftClientReply reply = send(new GroupListRequest(self, peer, ours, callId.getAsLong()));
        if (reply instanceof GroupListReply told) {
            return told.getGroupIds();
        }
        throw new IOException("member " + peer + " answered " + reply + " (expected: its groups)");
    }

    /** What a server knows of a group. */
    GroupInfoReply groupInfo(RaftPeerId peer, RaftGroupId group) throws IOException {
        RaftClientReply reply = send(new GroupInfoRequest(self, peer, group, callId.getAsLong()));
        if (reply instanceof GroupInfoReply told) {
            return told;
        }
        throw new IOException("member " + peer + " answered " + reply + " (expected: what it knows of the group)");
    }

    /** The id of the cluster that a member belongs to, or waits to be added to; empty if it does not know it yet. */
    String clusterId(RaftPeerId peer, RaftGroupId group) throws IOException {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(self)
                .setServerId(peer)
                .setGroupId(group)
                .setCallId(callId.getAsLong())
                .setMessage(Message.valueOf(CLUSTER_ID))
                .setType(RaftClientRequest.staleReadRequestType(NO_ENTRY))
                .build();
        try {
            RaftClientReply reply = rpc.sendRequestAsyncUnordered(request).get(max.toMillis(), TimeUnit.MILLISECONDS);
            RaftException refused = reply.getException();
            if (refused != null) {
                throw refused;
            }
            return reply.getMessage().getContent().toString(StandardCharsets.UTF_8);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while member " + peer + " was asked", closing);
        } catch (TimeoutException | ExecutionException failure) {
            throw new IOException("member " + peer + " did not say which cluster it belongs to, " + failure, failure);
        }
    }

    /** Whether somebody asks {@link #clusterId}. */
    static boolean isForClusterId(Message question) {
        return question.getContent().toString(StandardCharsets.UTF_8).equals(CLUSTER_ID);
    }

    private RaftClientReply send(RaftClientRequest request) throws IOException {
        try {
            return rpc.sendRequest(request);
        } catch (RuntimeException failure) { // gRPC throws its own
            throw new IOException("member " + request.getServerId() + " did not answer, " + failure, failure);
        }
    }
}
