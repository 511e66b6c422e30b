package dev.muster.config.etcd.kv;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import dev.muster.config.etcd.member.RaisedAlarms;
import dev.muster.config.etcd.wire.Answer;
import dev.muster.config.etcd.wire.ClientKeys;
import dev.muster.config.etcd.wire.EtcdError;
import dev.muster.config.etcd.wire.Failures;
import dev.muster.config.etcd.wire.LeaderWatch;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.config.etcd.wire.Requests;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.StateLimits;
import dev.muster.store.Store;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Leases: grant, revoke, keep alive, time to live. Listing them is {@link LeaseListing}. */
public final class LeaseService extends LeaseGrpc.LeaseImplBase {

    private static final long ENDED = -1;

    private final Store store;
    private final ReplyHeaders headers;
    private final LeaderWatch leader;
    private final RaisedAlarms alarms;

    public LeaseService(Store store, ReplyHeaders headers, LeaderWatch leader, RaisedAlarms alarms) {
        this.store = store;
        this.headers = headers;
        this.leader = leader;
        this.alarms = alarms;
    }

    @Override
    public void leaseGrant(LeaseGrantRequest request, StreamObserver<LeaseGrantResponse> client) {
        Answer.to(client, () -> {
            if (request.getTTL() > StateLimits.LEASE_TTL_MAX.toSeconds()) {
                throw EtcdError.LEASE_TTL_TOO_LARGE.exception();
            }
            alarms.requireNone();
            return store.grant(
                            RequestId.random(),
                            Requests.lease(request.getID()),
                            Duration.ofSeconds(Math.max(1, request.getTTL())))
                    .thenApply(grant -> LeaseGrantResponse.newBuilder()
                            .setHeader(headers.at(grant.revision()))
                            .setID(grant.id().value())
                            .setTTL(wholeSeconds(grant.ttl()))
                            .build());
        });
    }

    @Override
    public void leaseRevoke(LeaseRevokeRequest request, StreamObserver<LeaseRevokeResponse> client) {
        Answer.to(client, () -> store.revoke(RequestId.random(), existing(request.getID()))
                .thenApply(revision -> LeaseRevokeResponse.newBuilder()
                        .setHeader(headers.at(revision))
                        .build()));
    }

    @Override
    public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(StreamObserver<LeaseKeepAliveResponse> client) {
        return new KeepAliveStream((ServerCallStreamObserver<LeaseKeepAliveResponse>) client, leader, this::keepAlive);
    }

    @Override
    public void leaseTimeToLive(LeaseTimeToLiveRequest request, StreamObserver<LeaseTimeToLiveResponse> client) {
        Answer.to(
                client,
                () -> orAbsent(
                        request.getID(),
                        () -> store.lease(existing(request.getID())).thenApply(status -> timeToLive(request, status)),
                        () -> LeaseTimeToLiveResponse.newBuilder()
                                .setHeader(headers.now())
                                .setID(request.getID())
                                .setTTL(ENDED)
                                .build()));
    }

    private CompletableFuture<LeaseKeepAliveResponse> keepAlive(LeaseKeepAliveRequest request) {
        return orAbsent(
                request.getID(),
                () -> store.keepAlive(existing(request.getID())).thenApply(status -> LeaseKeepAliveResponse.newBuilder()
                        .setHeader(headers.at(status.revision()))
                        .setID(request.getID())
                        .setTTL(wholeSeconds(status.ttl()))
                        .build()),
                () -> LeaseKeepAliveResponse.newBuilder()
                        .setHeader(headers.now())
                        .setID(request.getID())
                        .build());
    }

    private LeaseTimeToLiveResponse timeToLive(LeaseTimeToLiveRequest request, LeaseStatus status) {
        LeaseTimeToLiveResponse.Builder reply = LeaseTimeToLiveResponse.newBuilder()
                .setHeader(headers.at(status.revision()))
                .setID(request.getID())
                .setTTL(status.remaining().toSeconds())
                .setGrantedTTL(wholeSeconds(status.ttl()));
        if (request.getKeys()) {
            for (Key key : status.keys()) {
                if (ClientKeys.visible(key)) {
                    reply.addKeys(ClientKeys.client(key));
                }
            }
        }
        return reply.build();
    }

    private static LeaseId existing(long id) {
        LeaseId lease = Requests.lease(id);
        if (!lease.present()) {
            throw EtcdError.LEASE_NOT_FOUND.exception();
        }
        return lease;
    }

    /** For calls that answer for a lease that is not there, instead of refusing. */
    private static <T> CompletableFuture<T> orAbsent(long id, Supplier<CompletableFuture<T>> call, Supplier<T> absent) {
        if (id <= 0) {
            return CompletableFuture.completedFuture(absent.get());
        }
        return call.get().exceptionally(failure -> {
            if (Failures.unwrapped(failure) instanceof LeaseNotFoundException) {
                return absent.get();
            }
            throw Failures.of(failure);
        });
    }

    /** Never more than there is, except that what is granted is at least a second. */
    private static long wholeSeconds(Duration ttl) {
        return Math.max(1, ttl.toSeconds());
    }
}
