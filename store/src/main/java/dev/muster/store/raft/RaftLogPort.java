package dev.muster.store.raft;

import dev.muster.store.codec.EntryCodec;
import dev.muster.store.codec.MalformedException;
import dev.muster.store.member.LogPort;
import dev.muster.store.state.Entry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Brings entries to the leader: into the server of this process if it leads, otherwise over the wire, once each. Sending
 * again is the caller's business. Thread-safe.
 */
final class RaftLogPort implements LogPort {

    /** A voter answers for its term whatever it has. */
    private static final long NO_ENTRY = -1;

    private final Confirmation confirmation = new Confirmation();
    private volatile @Nullable RaftMember member;

    void connect(RaftMember running) {
        member = running;
    }

    void disconnect() {
        member = null;
    }

    @Override
    public @Nullable String leader() {
        RaftMember here = member;
        RaftPeerId leader = here == null ? null : here.info().getLeaderId();
        return here == null || leader == null
                ? null
                : leader + "/" + here.info().getCurrentTerm();
    }

    @Override
    public CompletableFuture<Appended> append(Entry entry) {
        RaftMember here = member;
        if (here == null) {
            return notProposed("the member is starting or stopping");
        }
        DivisionInfo info = here.info();
        RaftPeerId leader = info.getLeaderId();
        if (leader == null) {
            return notProposed("no leader is known");
        }
        boolean local = leader.equals(here.id());
        if (local && !info.isLeaderReady()) {
            return notProposed("this member is just becoming the leader");
        }
        RaftClientRequest request =
                request(here, leader, RaftClientRequest.writeRequestType(), EntryCodec.encode(entry));
        return (local ? submit(here, request) : forward(here, request)).thenApply(RaftLogPort::appended);
    }

    /** The term is that of the leadership itself: the server's own term may be a later one while it steps down. */
    @Override
    public long leadingTerm() {
        RaftMember here = member;
        if (here == null) {
            return 0;
        }
        if (!here.info().isLeaderReady()) {
            return 0;
        }
        long term = termOfLeadership(here);
        return here.info().isLeaderReady() && termOfLeadership(here) == term ? term : 0;
    }

    @Override
    public CompletableFuture<Place> readPoint() {
        return leadingTerm() == 0 ? ask(Confirmation.question()).thenApply(Confirmation::place) : readPointHere();
    }

    /** The same, if this member leads. */
    CompletableFuture<Place> readPointHere() {
        RaftMember here = member;
        long term = leadingTerm();
        if (here == null || term == 0) {
            return notProposed("this member does not lead");
        }
        Configuration members = here.configuration();
        if (members.changing() || !members.isVoter(here.id()) || here.info().getCurrentTerm() != term) {
            return notProposed("the leader or the members are just changing");
        }
        List<RaftPeerId> others = members.voters().stream()
                .map(RaftPeer::getId)
                .filter(id -> !id.equals(here.id()))
                .toList();
        return confirmation.confirm(new Place(here.committed(), term), others, (voter, question) -> {
            var type = RaftClientRequest.staleReadRequestType(NO_ENTRY);
            return forward(here, request(here, voter, type, question)).thenApply(RaftLogPort::answered);
        });
    }

    @Override
    public CompletableFuture<byte[]> ask(byte[] question) {
        RaftMember here = member;
        RaftPeerId leader = here == null ? null : here.info().getLeaderId();
        if (here == null || leader == null) {
            return CompletableFuture.failedFuture(new NotProposedException("no leader is known"));
        }
        if (leader.equals(here.id())) {
            return CompletableFuture.failedFuture(new NotProposedException("this member is to lead, not another"));
        }
        RaftClientRequest request = request(here, leader, RaftClientRequest.readRequestType(), question);
        return forward(here, request).thenApply(RaftLogPort::answered);
    }

    private RaftClientRequest request(RaftMember here, RaftPeerId leader, RaftClientRequest.Type type, byte[] content) {
        return RaftClientRequest.newBuilder()
                .setClientId(here.clientId())
                .setServerId(leader)
                .setGroupId(here.groupId())
                .setCallId(here.nextCallId())
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(content)))
                .setType(type)
                .build();
    }

    private static long termOfLeadership(RaftMember here) {
        RoleInfoProto role = here.info().getRoleInfoProto();
        return role.hasLeaderInfo() ? role.getLeaderInfo().getTerm() : 0;
    }

    private static CompletableFuture<RaftClientReply> submit(RaftMember here, RaftClientRequest request) {
        try {
            return here.submit(request);
        } catch (IOException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static CompletableFuture<RaftClientReply> forward(RaftMember here, RaftClientRequest request) {
        return here.rpc().sendRequestAsyncUnordered(request).whenComplete((reply, failure) -> {
            if (failure != null) {
                here.reconnect(request.getServerId());
            }
        });
    }

    /** Even a refusal as "not the leader" may come from one that had taken the entry and then lost its place. */
    private static Appended appended(RaftClientReply reply) {
        RaftException refused = reply.getException();
        if (refused != null) {
            if (refused instanceof StateMachineException
                    && refused.getCause() instanceof DiskNearlyFullException full) {
                throw new CompletionException(full);
            }
            boolean neverTaken =
                    reply.getLeaderNotReadyException() != null || refused instanceof LeaderSteppingDownException;
            throw new CompletionException(neverTaken ? new NotProposedException(refused.toString()) : refused);
        }
        try {
            return new Appended(
                    reply.getLogIndex(),
                    OutcomeMessage.termIn(reply.getMessage()),
                    OutcomeMessage.outcomesIn(reply.getMessage()));
        } catch (MalformedException malformed) {
            throw new CompletionException(malformed);
        }
    }

    private static byte[] answered(RaftClientReply reply) {
        RaftException refused = reply.getException();
        if (refused != null) {
            throw new CompletionException(refused);
        }
        return reply.getMessage().getContent().toByteArray();
    }

    private static <T> CompletableFuture<T> notProposed(String why) {
        return CompletableFuture.failedFuture(new NotProposedException(why));
    }
}
