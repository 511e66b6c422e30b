package dev.muster.faults.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberAddRequest;
import io.etcd.jetcd.api.MemberAddResponse;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.lock.LockGrpc;
import io.etcd.jetcd.api.lock.LockRequest;
import io.etcd.jetcd.api.lock.LockResponse;
import io.etcd.jetcd.api.lock.UnlockRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Talks to one member and to no other, and sends nothing twice, so that a history shows what this member answered. Each call blocks until
 * there is an answer, for {@code timeout} at most, and fails with {@link CallFailedException}. Thread-safe.
 */
public final class MemberClient implements AutoCloseable {

    private static final int MESSAGE_BYTES_MAX = 64 << 20;
    private static final Duration BACKOFF = Duration.ofMillis(100);

    /** Refusals for what is asked; everything else may come after the request was taken. */
    private static final Set<Status.Code> REFUSED = Set.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.ALREADY_EXISTS,
            Status.Code.PERMISSION_DENIED,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.OUT_OF_RANGE,
            Status.Code.UNIMPLEMENTED,
            Status.Code.UNAUTHENTICATED);

    private final String address;
    private final Duration timeout;
    private final ManagedChannel channel;
    private final HttpMember http;

    /** Connects with the first call. */
    public MemberClient(String host, int port, int httpPort, Duration timeout) {
        this.address = host + ":" + port;
        this.timeout = timeout;
        this.http = new HttpMember("http://" + host + ":" + httpPort, timeout);
        this.channel = NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .disableRetry()
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .build();
    }

    /** {@code host:port}. */
    public String address() {
        return address;
    }

    /** The same member by HTTP, of servers that speak it. */
    public HttpMember http() {
        return http;
    }

    private KVGrpc.KVBlockingStub kv() {
        return KVGrpc.newBlockingStub(channel).withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The bytes of a text. */
    public static ByteString bytes(String text) {
        return ByteString.copyFrom(text, StandardCharsets.UTF_8);
    }

    /** End of the range of all keys that begin with a prefix. */
    public static ByteString endOf(String prefix) {
        byte[] end = prefix.getBytes(StandardCharsets.UTF_8);
        end[end.length - 1]++; // our prefixes end with '/'
        return ByteString.copyFrom(end);
    }

    /** All keys that begin with a prefix. */
    public static RangeRequest.Builder prefixed(String prefix) {
        return RangeRequest.newBuilder().setKey(bytes(prefix)).setRangeEnd(endOf(prefix));
    }

    /** Entries. */
    public RangeResponse range(RangeRequest request) {
        return call(() -> kv().range(request));
    }

    /** Writes a key. */
    public PutResponse put(PutRequest request) {
        return call(() -> kv().put(request));
    }

    /** Writes a key. */
    public PutResponse put(String key, String value) {
        return put(PutRequest.newBuilder()
                .setKey(bytes(key))
                .setValue(bytes(value))
                .build());
    }

    /** Deletes keys. */
    public DeleteRangeResponse delete(DeleteRangeRequest request) {
        return call(() -> kv().deleteRange(request));
    }

    /** Runs a transaction. */
    public TxnResponse txn(TxnRequest request) {
        return call(() -> kv().txn(request));
    }

    /** Forgets what was before a revision. */
    public void compact(long revision) {
        call(() -> kv().compact(
                        CompactionRequest.newBuilder().setRevision(revision).build()));
    }

    /** Grants a lease with an id the server draws. */
    public LeaseGrantResponse grant(Duration ttl) {
        return call(() -> LeaseGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .leaseGrant(
                        LeaseGrantRequest.newBuilder().setTTL(ttl.toSeconds()).build()));
    }

    /** Ends a lease. */
    public void revoke(long lease) {
        call(() -> LeaseGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .leaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease).build()));
    }

    /**
     * Renews a lease once.
     *
     * @return whether there is still such a lease
     */
    public boolean renew(long lease) {
        CompletableFuture<LeaseKeepAliveResponse> answer = new CompletableFuture<>();
        StreamObserver<LeaseKeepAliveRequest> requests = LeaseGrpc.newStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .leaseKeepAlive(new StreamObserver<>() {
                    @Override
                    public void onNext(LeaseKeepAliveResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(Status.UNAVAILABLE
                                .withDescription("the stream ended without an answer")
                                .asRuntimeException());
                    }
                });
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
        LeaseKeepAliveResponse response = call(() -> await(answer));
        requests.onCompleted();
        return response.getTTL() > 0;
    }

    private LeaseKeepAliveResponse await(CompletableFuture<LeaseKeepAliveResponse> answer) {
        try {
            return answer.get(
                    timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS); // the deadline of the call comes first
        } catch (ExecutionException e) {
            throw Status.fromThrowable(e.getCause()).withCause(e.getCause()).asRuntimeException();
        } catch (TimeoutException e) {
            throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.withCause(e).asRuntimeException();
        }
    }

    /** Waits for a lock and takes it; the answer names the key that stands for holding it. */
    public LockResponse lock(String name, long lease, Duration wait) {
        return call(() -> LockGrpc.newBlockingStub(channel)
                .withDeadlineAfter(wait.toMillis(), TimeUnit.MILLISECONDS)
                .lock(LockRequest.newBuilder()
                        .setName(bytes(name))
                        .setLease(lease)
                        .build()));
    }

    /** Gives a lock back. */
    public void unlock(ByteString key) {
        call(() -> LockGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .unlock(UnlockRequest.newBuilder().setKey(key).build()));
    }

    /** What the member says of itself and of the leader. */
    public StatusResponse status() {
        return call(() -> maintenance().status(StatusRequest.newBuilder().build()));
    }

    /** Hash of the member's history up to a revision. */
    public HashKVResponse hash(long revision) {
        return call(() -> maintenance()
                .hashKV(HashKVRequest.newBuilder().setRevision(revision).build()));
    }

    /** Members of the cluster. */
    public List<Member> members() {
        return call(() -> cluster().memberList(MemberListRequest.newBuilder().build()))
                .getMembersList();
    }

    /** Adds a member with a vote. */
    public MemberAddResponse addMember(String peerUrl) {
        return call(() -> cluster()
                .memberAdd(MemberAddRequest.newBuilder().addPeerURLs(peerUrl).build()));
    }

    /** Removes a member. */
    public void removeMember(long id) {
        call(() -> cluster()
                .memberRemove(MemberRemoveRequest.newBuilder().setID(id).build()));
    }

    WatchGrpc.WatchStub watches() {
        return WatchGrpc.newStub(channel);
    }

    /** Connects at once with the next call, however often connecting failed before. */
    void reconnect() {
        channel.resetConnectBackoff();
    }

    private MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
        return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ClusterGrpc.ClusterBlockingStub cluster() {
        return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException failure) {
            boolean unreached = unreached(failure);
            if (unreached) {
                backOff();
            }
            boolean refused = REFUSED.contains(failure.getStatus().getCode());
            throw new CallFailedException(address + ": " + failure.getMessage(), refused, unreached, failure);
        }
    }

    /** Nobody listens, so nothing can have been sent. */
    private static boolean unreached(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    private void backOff() {
        try {
            TimeUnit.MILLISECONDS.sleep(BACKOFF.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reconnect();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
