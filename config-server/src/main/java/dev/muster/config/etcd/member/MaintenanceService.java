package dev.muster.config.etcd.member;

import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.Failures;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.config.etcd.wire.StableNumber;
import dev.muster.store.Member;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.DefragmentRequest;
import io.etcd.jetcd.api.DefragmentResponse;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.HashRequest;
import io.etcd.jetcd.api.HashResponse;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.MoveLeaderResponse;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Maintenance of one member: its status, its alarms, checksums. There is nothing to defragment. */
public final class MaintenanceService extends MaintenanceGrpc.MaintenanceImplBase {

    /** The etcd whose behaviour clients may rely on; they read it from the status. */
    public static final String VERSION = "3.4.23";

    private final Store store;
    private final ReplyHeaders headers;
    private final RaisedAlarms raised;

    public MaintenanceService(Store store, ReplyHeaders headers, RaisedAlarms raised) {
        this.store = store;
        this.headers = headers;
        this.raised = raised;
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> client) {
        Answer.now(client, () -> {
            StoreStatus status = store.status();
            String leader = status.leaderId();
            StatusResponse.Builder reply = StatusResponse.newBuilder()
                    .setHeader(headers.at(status.revision()))
                    .setVersion(VERSION)
                    .setDbSize(status.bytes())
                    .setDbSizeInUse(status.bytes())
                    .setLeader(leader == null ? 0 : StableNumber.of(leader))
                    .setRaftIndex(status.appliedIndex())
                    .setRaftTerm(status.term())
                    .setRaftAppliedIndex(status.appliedIndex())
                    .setIsLearner(status.role() == StoreStatus.Role.LEARNER);
            String failure = status.failure();
            if (failure != null) {
                reply.addErrors(failure);
            }
            if (leader == null) {
                reply.addErrors("etcdserver: no leader");
            }
            Set<Long> alarms = new LinkedHashSet<>(raised.known());
            if (status.alarms().contains(StoreStatus.Alarm.NO_SPACE)) {
                alarms.add(StableNumber.of(status.memberId()));
            }
            alarms.forEach(member -> reply.addErrors("memberID:" + Long.toUnsignedString(member) + " alarm:NOSPACE "));
            return reply.build();
        });
    }

    /**
     * What clients raise stays until they disarm it. What the store raises goes when its reason does; disarming that changes
     * nothing.
     */
    @Override
    public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> client) {
        long member = request.getMemberID();
        boolean noSpace = request.getAlarm() == AlarmType.NOSPACE;
        Answer.to(client, () -> switch (request.getAction()) {
            case GET -> raised.members().thenApply(this::alarms);
            case ACTIVATE -> {
                if (!noSpace) {
                    throw new StatusRuntimeException(
                            Status.FAILED_PRECONDITION.withDescription("etcdserver: alarm " + request.getAlarm()
                                    + " cannot be raised by hand (expected: NOSPACE)"),
                            null);
                }
                yield raised.raise(member).thenApply(done -> alarmMessages(List.of(member)));
            }
            case DEACTIVATE ->
                noSpace
                        ? raised.lower(member)
                                .thenApply(lowered -> alarmMessages(lowered ? List.of(member) : List.of()))
                        : CompletableFuture.completedFuture(alarmMessages(List.of()));
            case UNRECOGNIZED -> CompletableFuture.completedFuture(alarmMessages(List.of()));
        });
    }

    /** With that of the store here. */
    private AlarmResponse alarms(Collection<Long> raisedFor) {
        StoreStatus status = store.status();
        Set<Long> members = new LinkedHashSet<>(raisedFor);
        if (status.alarms().contains(StoreStatus.Alarm.NO_SPACE)) {
            members.add(StableNumber.of(status.memberId()));
        }
        return alarmMessages(members);
    }

    private AlarmResponse alarmMessages(Collection<Long> members) {
        AlarmResponse.Builder reply =
                AlarmResponse.newBuilder().setHeader(headers.at(store.status().revision()));
        members.forEach(member ->
                reply.addAlarms(AlarmMember.newBuilder().setMemberID(member).setAlarm(AlarmType.NOSPACE)));
        return reply.build();
    }

    @Override
    public void defragment(DefragmentRequest request, StreamObserver<DefragmentResponse> client) {
        Answer.now(
                client,
                () -> DefragmentResponse.newBuilder().setHeader(headers.base()).build());
    }

    /** The file that {@code GET /v1/store/backup} gives. It is not a file of etcd's: only this server restores it. */
    @Override
    public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> client) {
        ServerCallStreamObserver<SnapshotResponse> call = (ServerCallStreamObserver<SnapshotResponse>) client;
        SnapshotStream.listen(call);
        var unused = store.backup().whenComplete((backup, failure) -> {
            if (failure != null) {
                call.onError(Failures.of(failure));
                return;
            }
            Thread sender = new Thread(
                    () -> SnapshotStream.send(call, headers.at(backup.revision()), backup), "muster-etcd-snapshot");
            sender.setDaemon(true);
            sender.start();
        });
    }

    /** As with etcd, only the leader hands over; {@code etcdctl} looks for it among its endpoints. */
    @Override
    public void moveLeader(MoveLeaderRequest request, StreamObserver<MoveLeaderResponse> client) {
        Answer.to(client, () -> {
            StoreStatus status = store.status();
            if (status.role() != StoreStatus.Role.LEADER) {
                throw EtcdError.NOT_LEADER.exception();
            }
            String target = status.members().stream()
                    .filter(member -> member.voter() && StableNumber.of(member.id()) == request.getTargetID())
                    .map(Member::id)
                    .findAny()
                    .orElseThrow(EtcdError.BAD_LEADER_TRANSFEREE::exception);
            return ClusterService.changed(
                    store.membership().transferLeadership(target),
                    done -> CompletableFuture.completedFuture(MoveLeaderResponse.newBuilder()
                            .setHeader(headers.base())
                            .build()));
        });
    }

    @Override
    public void hash(HashRequest request, StreamObserver<HashResponse> client) {
        Answer.to(client, () -> store.hash(0).thenApply(hash -> HashResponse.newBuilder()
                .setHeader(headers.at(hash.revision()))
                .setHash(hash.hash())
                .build()));
    }

    @Override
    public void hashKV(HashKVRequest request, StreamObserver<HashKVResponse> client) {
        Answer.to(client, () -> store.hash(Math.max(0, request.getRevision()))
                .thenApply(hash -> HashKVResponse.newBuilder()
                        .setHeader(headers.at(store.status().revision()))
                        .setHash(hash.hash())
                        .setCompactRevision(hash.compactRevision())
                        .build()));
    }
}
