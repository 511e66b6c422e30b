package dev.muster.config.etcd.v2;

import dev.muster.config.etcd.http.GatewayStatus;
import dev.muster.config.etcd.wire.StableNumber;
import dev.muster.store.Store;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberAddRequest;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.MemberUpdateRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Members, as the services of v3 have them. Thread-safe. */
final class MembersService {

    private static final int CHANGE_MAX_MINUTES = 2;
    private static final int LIST_MAX_SECONDS = 10;

    private final Store store;
    private final Channel services;

    MembersService(Store store, Channel services) {
        this.store = store;
        this.services = services;
    }

    List<Member> all() {
        return call(LIST_MAX_SECONDS, cluster -> cluster.memberList(MemberListRequest.getDefaultInstance())
                .getMembersList());
    }

    Optional<Member> leader() {
        String leader = store.status().leaderId();
        return leader == null
                ? Optional.empty()
                : all().stream()
                        .filter(member -> member.getID() == StableNumber.of(leader))
                        .findAny();
    }

    Member add(List<String> peerUrls) {
        return call(changeSeconds(), cluster -> cluster.memberAdd(
                        MemberAddRequest.newBuilder().addAllPeerURLs(peerUrls).build())
                .getMember());
    }

    void remove(long id) {
        var unused = call(
                changeSeconds(),
                cluster -> cluster.memberRemove(
                        MemberRemoveRequest.newBuilder().setID(id).build()));
    }

    void update(long id, List<String> peerUrls) {
        var unused = call(
                changeSeconds(),
                cluster -> cluster.memberUpdate(MemberUpdateRequest.newBuilder()
                        .setID(id)
                        .addAllPeerURLs(peerUrls)
                        .build()));
    }

    private static int changeSeconds() {
        return (int) TimeUnit.MINUTES.toSeconds(CHANGE_MAX_MINUTES);
    }

    private interface Call<T> {
        T on(ClusterGrpc.ClusterBlockingStub cluster);
    }

    private <T> T call(int secondsMax, Call<T> call) {
        try {
            return call.on(ClusterGrpc.newBlockingStub(services).withDeadlineAfter(secondsMax, TimeUnit.SECONDS));
        } catch (StatusRuntimeException failed) {
            throw new MembersRefusal(failed.getStatus());
        }
    }

    /** What the service refused. */
    static final class MembersRefusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        MembersRefusal(Status status) {
            super(String.valueOf(status.getDescription()), null, false, false);
            this.status =
                    status.getCode() == Status.Code.FAILED_PRECONDITION ? 409 : GatewayStatus.http(status.getCode());
        }

        int status() {
            return status;
        }
    }
}
