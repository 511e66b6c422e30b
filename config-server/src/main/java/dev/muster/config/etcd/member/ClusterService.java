package dev.muster.config.etcd.member;

import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.config.etcd.wire.StableNumber;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.MemberPromoteRequest;
import io.etcd.jetcd.api.MemberPromoteResponse;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.MemberRemoveResponse;
import io.etcd.jetcd.api.MemberUpdateRequest;
import io.etcd.jetcd.api.MemberUpdateResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Members: listing them. Changing them is not possible here yet; unknown ones are refused as etcd refuses them. */
public final class ClusterService extends ClusterGrpc.ClusterImplBase {

    private final Store store;
    private final ReplyHeaders headers;
    private final ClientUrls clientUrls;
    private final String peerScheme;

    /** @param peerScheme {@code http} or {@code https}, as the members speak to each other */
    public ClusterService(Store store, ReplyHeaders headers, ClientUrls clientUrls, String peerScheme) {
        this.store = store;
        this.headers = headers;
        this.clientUrls = clientUrls;
        this.peerScheme = peerScheme;
    }

    @Override
    public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> client) {
        Answer.to(client, () -> members(store.status().members()).thenApply(members -> MemberListResponse.newBuilder()
                .setHeader(headers.base())
                .addAllMembers(members)
                .build()));
    }

    @Override
    public void memberRemove(MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> client) {
        Answer.now(client, () -> {
            throw refusal(request.getID());
        });
    }

    @Override
    public void memberUpdate(MemberUpdateRequest request, StreamObserver<MemberUpdateResponse> client) {
        Answer.now(client, () -> {
            throw refusal(request.getID());
        });
    }

    @Override
    public void memberPromote(MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> client) {
        Answer.now(client, () -> {
            throw refusal(request.getID());
        });
    }

    private StatusRuntimeException refusal(long number) {
        boolean known = store.status().members().stream().anyMatch(member -> StableNumber.of(member.id()) == number);
        return known
                ? new StatusRuntimeException(
                        Status.UNIMPLEMENTED.withDescription("etcdserver: members are not changed by this call"), null)
                : EtcdError.MEMBER_NOT_FOUND.exception();
    }

    private CompletableFuture<List<Member>> members(List<dev.muster.store.Member> known) {
        List<String> ids = known.stream().map(dev.muster.store.Member::id).toList();
        return clientUrls.of(ids, ReadAt.STALE).thenApply(urls -> {
            List<Member> members = new ArrayList<>();
            for (dev.muster.store.Member member : known) {
                members.add(member(member, urls));
            }
            return members;
        });
    }

    private Member member(dev.muster.store.Member member, Map<String, List<String>> urls) {
        return Member.newBuilder()
                .setID(StableNumber.of(member.id()))
                .setName(member.id())
                .addPeerURLs(peerScheme + "://" + member.address())
                .addAllClientURLs(urls.getOrDefault(member.id(), List.of()))
                .setIsLearner(!member.voter())
                .build();
    }
}
