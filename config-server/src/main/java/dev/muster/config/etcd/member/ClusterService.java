package dev.muster.config.etcd.member;

import dev.muster.config.etcd.wire.AddedMembers;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.Failures;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.config.etcd.wire.StableNumber;
import dev.muster.store.Membership;
import dev.muster.store.MembershipRefusedException;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberAddRequest;
import io.etcd.jetcd.api.MemberAddResponse;
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
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Members: listing, adding, promoting and removing them. etcd's clients name a new member by its address alone, so it has
 * to be started under the id {@link AddedMembers#idAt} before it is added.
 */
public final class ClusterService extends ClusterGrpc.ClusterImplBase {

    private final Store store;
    private final ReplyHeaders headers;
    private final ClientUrls clientUrls;
    private final String peerScheme;

    /** @param peersEncrypted whether the members speak to each other encrypted */
    public ClusterService(Store store, ReplyHeaders headers, ClientUrls clientUrls, boolean peersEncrypted) {
        this.store = store;
        this.headers = headers;
        this.clientUrls = clientUrls;
        this.peerScheme = peersEncrypted ? "https" : "http";
    }

    @Override
    public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> client) {
        Answer.to(client, () -> messages(store.status().members()).thenApply(members -> MemberListResponse.newBuilder()
                .setHeader(headers.base())
                .addAllMembers(members)
                .build()));
    }

    @Override
    public void memberAdd(MemberAddRequest request, StreamObserver<MemberAddResponse> client) {
        Answer.to(client, () -> {
            URI address = address(request.getPeerURLsList());
            String host = address.getHost().replaceAll("[\\[\\]]", "");
            String id = AddedMembers.idAt(host, address.getPort());
            Membership membership = store.membership();
            CompletableFuture<List<dev.muster.store.Member>> added = membership.addLearner(id, host, address.getPort());
            if (!request.getIsLearner()) {
                added = added.thenCompose(learners -> membership.promote(id));
            }
            return changed(added, this::messages).thenApply(members -> MemberAddResponse.newBuilder()
                    .setHeader(headers.base())
                    .setMember(members.stream()
                            .filter(member -> member.getID() == StableNumber.of(id))
                            .findAny()
                            .orElse(Member.getDefaultInstance()))
                    .addAllMembers(members)
                    .build());
        });
    }

    @Override
    public void memberRemove(MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> client) {
        Answer.to(client, () -> {
            String id = id(request.getID());
            return changed(store.membership().remove(id), this::messages)
                    .thenCompose(members -> clientUrls.forget(id).handle((done, failure) -> members)) // of use no more
                    .thenApply(members -> MemberRemoveResponse.newBuilder()
                            .setHeader(headers.base())
                            .addAllMembers(members)
                            .build());
        });
    }

    /** A member is where its log says it is. */
    @Override
    public void memberUpdate(MemberUpdateRequest request, StreamObserver<MemberUpdateResponse> client) {
        Answer.now(client, () -> {
            String id = id(request.getID());
            throw new StatusRuntimeException(
                    Status.UNIMPLEMENTED.withDescription(
                            "etcdserver: member " + id + " keeps its address; remove it and add it anew"),
                    null);
        });
    }

    @Override
    public void memberPromote(MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> client) {
        Answer.to(client, () -> changed(store.membership().promote(id(request.getID())), this::messages)
                .thenApply(members -> MemberPromoteResponse.newBuilder()
                        .setHeader(headers.base())
                        .addAllMembers(members)
                        .build()));
    }

    /** What follows a change; a refusal of the change is told in etcd's words. */
    static <T, R> CompletableFuture<R> changed(
            CompletableFuture<T> change, Function<T, CompletableFuture<R>> following) {
        return change.thenCompose(following).exceptionally(failure -> {
            throw Failures.unwrapped(failure) instanceof MembershipRefusedException refused
                    ? refusal(refused)
                    : Failures.of(failure);
        });
    }

    private static StatusRuntimeException refusal(MembershipRefusedException refused) {
        return switch (refused.reason()) {
            case UNKNOWN_MEMBER -> EtcdError.MEMBER_NOT_FOUND.exception();
            case MEMBER_EXISTS -> EtcdError.MEMBER_EXISTS.exception();
            case ADDRESS_IN_USE -> EtcdError.PEER_URLS_EXIST.exception();
            case ALREADY_VOTER -> EtcdError.MEMBER_NOT_LEARNER.exception();
            case QUORUM_AT_RISK, LAST_VOTER -> EtcdError.TOO_FEW_MEMBERS.exception();
            case NOT_A_VOTER -> EtcdError.BAD_LEADER_TRANSFEREE.exception();
            case NOT_CAUGHT_UP, ADDRESS_CHANGED, CHANGE_IN_PROGRESS, NOT_REPLICATED ->
                new StatusRuntimeException(
                        Status.FAILED_PRECONDITION.withDescription("etcdserver: " + refused.getMessage()), null);
        };
    }

    private String id(long number) {
        return store.status().members().stream()
                .map(dev.muster.store.Member::id)
                .filter(id -> StableNumber.of(id) == number)
                .findAny()
                .orElseThrow(EtcdError.MEMBER_NOT_FOUND::exception);
    }

    private CompletableFuture<List<Member>> messages(List<dev.muster.store.Member> known) {
        List<String> ids = known.stream().map(dev.muster.store.Member::id).toList();
        return clientUrls.of(ids, ReadAt.STALE).thenApply(urls -> {
            List<Member> members = new ArrayList<>();
            for (dev.muster.store.Member member : known) {
                members.add(Member.newBuilder()
                        .setID(StableNumber.of(member.id()))
                        .setName(member.id())
                        .addPeerURLs(peerScheme + "://" + member.address())
                        .addAllClientURLs(urls.getOrDefault(member.id(), List.of()))
                        .setIsLearner(!member.voter())
                        .build());
            }
            return members;
        });
    }

    private static URI address(List<String> peerUrls) {
        try {
            URI url = new URI(peerUrls.size() == 1 ? peerUrls.get(0) : "");
            if (url.getHost() != null && url.getPort() > 0 && url.getPort() <= 65_535) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw EtcdError.BAD_PEER_URLS.exception();
    }
}
