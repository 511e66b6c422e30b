package dev.muster.config.etcd.member;

import dev.muster.config.etcd.member.AnnouncedMembers.Announced;
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
 * to be started under the id {@link AddedMembers#idAt}. One that does not run yet is announced, and admitted when it does.
 */
public final class ClusterService extends ClusterGrpc.ClusterImplBase {

    private final Store store;
    private final ReplyHeaders headers;
    private final ClientUrls clientUrls;
    private final AnnouncedMembers announced;
    private final String peerScheme;

    /** @param peersEncrypted whether the members speak to each other encrypted */
    public ClusterService(
            Store store,
            ReplyHeaders headers,
            ClientUrls clientUrls,
            AnnouncedMembers announced,
            boolean peersEncrypted) {
        this.store = store;
        this.headers = headers;
        this.clientUrls = clientUrls;
        this.announced = announced;
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
            Announced added = new Announced(
                    AddedMembers.idAt(host, address.getPort()), host, address.getPort(), request.getIsLearner());
            return requireNotAnnounced(added)
                    .thenCompose(free -> changed(addNow(added), this::messages))
                    .thenApply(members -> MemberAddResponse.newBuilder()
                            .setHeader(headers.base())
                            .setMember(members.stream()
                                    .filter(member -> member.getID() == StableNumber.of(added.id()))
                                    .findAny()
                                    .orElse(Member.getDefaultInstance()))
                            .addAllMembers(members)
                            .build());
        });
    }

    /** One that runs is added at once; one that does not, or does not have enough of the log, as soon as it does. */
    private CompletableFuture<List<dev.muster.store.Member>> addNow(Announced added) {
        Membership membership = store.membership();
        CompletableFuture<List<dev.muster.store.Member>> done =
                membership.addLearner(added.id(), added.host(), added.port());
        if (!added.learner()) {
            done = done.thenCompose(learners -> membership.promote(added.id()));
        }
        return done.exceptionallyCompose(failure -> {
            boolean later = Failures.unwrapped(failure) instanceof MembershipRefusedException refused
                    && refused.reason() == MembershipRefusedException.Reason.NOT_CAUGHT_UP;
            return later
                    ? announced.add(added).thenCompose(written -> membership.members())
                    : CompletableFuture.failedFuture(failure);
        });
    }

    private CompletableFuture<Void> requireNotAnnounced(Announced added) {
        return announced.all(ReadAt.LINEARIZABLE).thenAccept(waiting -> {
            if (waiting.stream().anyMatch(other -> other.address().equals(added.address()))) {
                throw EtcdError.PEER_URLS_EXIST.exception();
            }
        });
    }

    @Override
    public void memberRemove(MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> client) {
        Answer.to(client, () -> everybody().thenCompose(known -> {
            Known leaving = find(known, request.getID());
            CompletableFuture<List<dev.muster.store.Member>> left = announced
                    .forget(leaving.id())
                    .thenCompose(done -> leaving.started()
                            ? store.membership().remove(leaving.id())
                            : store.membership().members());
            return changed(left, this::messages)
                    .thenCompose(members ->
                            clientUrls.forget(leaving.id()).handle((done, failure) -> members)) // of use no more
                    .thenApply(members -> MemberRemoveResponse.newBuilder()
                            .setHeader(headers.base())
                            .addAllMembers(members)
                            .build());
        }));
    }

    /** A member is where its log says it is, for good: only what changes nothing is taken. */
    @Override
    public void memberUpdate(MemberUpdateRequest request, StreamObserver<MemberUpdateResponse> client) {
        Answer.to(client, () -> {
            URI wanted = address(request.getPeerURLsList());
            return everybody().thenCompose(known -> {
                Known member = find(known, request.getID());
                Known there = known.stream()
                        .filter(other -> other.address().equals(wanted.getHost() + ":" + wanted.getPort()))
                        .findAny()
                        .orElse(null);
                if (there == null) {
                    throw new StatusRuntimeException(
                            Status.FAILED_PRECONDITION.withDescription("etcdserver: member " + member.id()
                                    + " keeps its address " + member.address()
                                    + "; remove it and add it anew where it is to be"),
                            null);
                }
                if (!there.id().equals(member.id())) {
                    throw EtcdError.PEER_URLS_EXIST.exception();
                }
                return messages(store.status().members()).thenApply(members -> MemberUpdateResponse.newBuilder()
                        .setHeader(headers.base())
                        .addAllMembers(members)
                        .build());
            });
        });
    }

    @Override
    public void memberPromote(MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> client) {
        Answer.to(client, () -> everybody().thenCompose(known -> {
            Known learner = find(known, request.getID());
            if (!learner.started()) {
                throw (learner.voter() ? EtcdError.MEMBER_NOT_LEARNER : EtcdError.LEARNER_NOT_READY).exception();
            }
            return changed(store.membership().promote(learner.id()), this::messages)
                    .thenApply(members -> MemberPromoteResponse.newBuilder()
                            .setHeader(headers.base())
                            .addAllMembers(members)
                            .build());
        }));
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

    /**
     * A member, or one that is announced.
     *
     * @param started whether it is a member
     */
    private record Known(String id, String address, boolean voter, boolean started) {}

    private CompletableFuture<List<Known>> everybody() {
        return announced.all(ReadAt.LINEARIZABLE).thenApply(this::with);
    }

    private List<Known> with(List<Announced> waiting) {
        return with(store.status().members(), waiting);
    }

    private static List<Known> with(List<dev.muster.store.Member> members, List<Announced> waiting) {
        List<Known> all = new ArrayList<>();
        members.forEach(member -> all.add(new Known(member.id(), member.address(), member.voter(), true)));
        waiting.stream()
                .filter(announced ->
                        members.stream().noneMatch(member -> member.id().equals(announced.id())))
                .forEach(announced ->
                        all.add(new Known(announced.id(), announced.address(), !announced.learner(), false)));
        return all;
    }

    private static Known find(List<Known> known, long number) {
        return known.stream()
                .filter(member -> StableNumber.of(member.id()) == number)
                .findAny()
                .orElseThrow(EtcdError.MEMBER_NOT_FOUND::exception);
    }

    /** One that has not started has no name, as with etcd; that is how its clients tell. */
    private CompletableFuture<List<Member>> messages(List<dev.muster.store.Member> members) {
        return announced.all(ReadAt.STALE).thenCompose(waiting -> {
            List<Known> known = with(members, waiting);
            List<String> ids = known.stream().map(Known::id).toList();
            return clientUrls.of(ids, ReadAt.STALE).thenApply(urls -> known.stream()
                    .map(member -> Member.newBuilder()
                            .setID(StableNumber.of(member.id()))
                            .setName(member.started() ? member.id() : "")
                            .addPeerURLs(peerScheme + "://" + member.address())
                            .addAllClientURLs(member.started() ? urls.getOrDefault(member.id(), List.of()) : List.of())
                            .setIsLearner(!member.voter())
                            .build())
                    .toList());
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
