package dev.muster.config.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.muster.config.etcd.kv.LeaseListing;
import dev.muster.config.etcd.wire.LateFields;
import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCancelRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.etcd.jetcd.api.lock.LockGrpc;
import io.etcd.jetcd.api.lock.LockRequest;
import io.grpc.CallOptions;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What libraries hide: messages of one stream, clients that do not read, metadata. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcEdgeTests {

    private final EtcdCluster cluster = EtcdCluster.start(1);
    private final ManagedChannel channel = channel(cluster);
    private final KVGrpc.KVBlockingStub keys = KVGrpc.newBlockingStub(channel);

    @BeforeAll
    void awaitReady() {
        await().atMost(EtcdCluster.SOON).ignoreExceptions().until(() -> put("ready", "x") > 0);
    }

    @AfterAll
    void stop() {
        channel.shutdownNow();
        cluster.close();
    }

    @Test
    void aClientThatDoesNotReadMissesNothingAndIsNotCutOff() {
        int changes = 400;
        String value = "v".repeat(20_000); // 8 MB in all, more than is kept for one client
        try (WatchClient watch = new WatchClient(channel)) {
            watch.create("slow/", "slow0", 0, 0);
            await().atMost(EtcdCluster.SOON).until(() -> watch.responses.size() == 1);
            watch.pause();
            for (int i = 0; i < changes; i++) {
                put("slow/" + i, value);
            }
            long quick = put("other", "x"); // the store does not wait for that client

            watch.resume();

            await().atMost(EtcdCluster.SOON).until(() -> watch.events().size() >= changes);
            List<Event> events = watch.events();
            assertThat(events).hasSize(changes);
            for (int i = 0; i < changes; i++) {
                assertThat(events.get(i).getKv().getKey().toStringUtf8()).isEqualTo("slow/" + i);
            }
            assertThat(watch.responses).noneMatch(WatchResponse::getCanceled);
            assertThat(quick).isGreaterThan(events.get(changes - 1).getKv().getModRevision());
        }
    }

    @Test
    void aRaisedAlarmRefusesWhatTakesRoomUntilItIsDisarmed() {
        MaintenanceGrpc.MaintenanceBlockingStub maintenance = MaintenanceGrpc.newBlockingStub(channel);
        AlarmRequest raise = alarm(AlarmRequest.AlarmAction.ACTIVATE);
        put("alarm", "before");

        assertThat(maintenance.alarm(raise).getAlarmsList())
                .containsExactly(AlarmMember.newBuilder()
                        .setMemberID(7)
                        .setAlarm(AlarmType.NOSPACE)
                        .build());
        try {
            assertThat(maintenance.alarm(alarm(AlarmRequest.AlarmAction.GET)).getAlarmsCount())
                    .isEqualTo(1);
            assertThat(maintenance.status(StatusRequest.getDefaultInstance()).getErrorsList())
                    .contains("memberID:7 alarm:NOSPACE ");
            assertNoSpace(() -> put("alarm", "refused"));
            assertNoSpace(() -> LeaseGrpc.newBlockingStub(channel)
                    .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).build()));
            assertNoSpace(() -> LockGrpc.newBlockingStub(channel)
                    .lock(LockRequest.newBuilder()
                            .setName(ByteString.copyFromUtf8("alarm-lock"))
                            .build()));
            RequestOp put = RequestOp.newBuilder()
                    .setRequestPut(PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("alarm")))
                    .build();
            RequestOp nested = RequestOp.newBuilder()
                    .setRequestTxn(TxnRequest.newBuilder().addFailure(put))
                    .build();
            assertNoSpace(
                    () -> keys.txn(TxnRequest.newBuilder().addSuccess(nested).build()));
            assertThat(keys.deleteRange(DeleteRangeRequest.newBuilder()
                                    .setKey(ByteString.copyFromUtf8("alarm"))
                                    .build())
                            .getDeleted())
                    .isEqualTo(1);
        } finally {
            assertThat(maintenance
                            .alarm(alarm(AlarmRequest.AlarmAction.DEACTIVATE))
                            .getAlarmsCount())
                    .isEqualTo(1);
        }
        assertThat(put("alarm", "after")).isPositive();
        assertThat(maintenance.alarm(alarm(AlarmRequest.AlarmAction.DEACTIVATE)).getAlarmsCount())
                .isZero();
    }

    private static AlarmRequest alarm(AlarmRequest.AlarmAction action) {
        return AlarmRequest.newBuilder()
                .setAction(action)
                .setMemberID(7)
                .setAlarm(AlarmType.NOSPACE)
                .build();
    }

    private static void assertNoSpace(ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageContaining("RESOURCE_EXHAUSTED: etcdserver: mvcc: database space exceeded");
    }

    @Test
    void manyWatchesShareAStreamAndAreToldApartByTheirIds() {
        try (WatchClient watch = new WatchClient(channel)) {
            watch.create("ids/a", "", 0, 0);
            watch.create("ids/b", "", 0, 5);
            watch.create("ids/c", "", 0, 5); // taken
            watch.create("ids/z", "ids/a", 0, 0); // empty
            await().atMost(EtcdCluster.SOON).until(() -> watch.responses.size() == 4);
            put("ids/a", "1");
            put("ids/b", "2");
            await().atMost(EtcdCluster.SOON).until(() -> watch.events().size() == 2);
            watch.send(WatchRequest.newBuilder()
                    .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(5))
                    .build());
            await().atMost(EtcdCluster.SOON).until(() -> watch.responses.size() == 7);
            put("ids/b", "3");
            put("ids/a", "4");
            await().atMost(EtcdCluster.SOON).until(() -> watch.events().size() == 3);

            assertThat(watch.responses.get(0))
                    .returns(true, WatchResponse::getCreated)
                    .returns(0L, WatchResponse::getWatchId);
            assertThat(watch.responses.get(1))
                    .returns(true, WatchResponse::getCreated)
                    .returns(5L, WatchResponse::getWatchId);
            assertThat(watch.responses.get(2))
                    .returns(true, WatchResponse::getCanceled)
                    .returns(-1L, WatchResponse::getWatchId)
                    .returns("mvcc: duplicate watch ID provided on the WatchStream", WatchResponse::getCancelReason);
            assertThat(watch.responses.get(3))
                    .returns(true, WatchResponse::getCanceled)
                    .returns("mvcc: watcher range is empty", WatchResponse::getCancelReason);
            assertThat(watch.responses.get(6))
                    .returns(true, WatchResponse::getCanceled)
                    .returns(5L, WatchResponse::getWatchId);
            assertThat(watch.events())
                    .extracting(event -> event.getKv().getValue().toStringUtf8())
                    .containsExactly("1", "2", "4");
        }
    }

    @Test
    void progressOnRequestIsNotAheadOfTheChanges() {
        try (WatchClient watch = new WatchClient(channel)) {
            watch.create("progress", "", 0, 0);
            await().atMost(EtcdCluster.SOON).until(() -> watch.responses.size() == 1);
            long revision = put("progress", "x");

            watch.send(WatchRequest.newBuilder()
                    .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                    .build());

            await().atMost(EtcdCluster.SOON)
                    .until(() -> watch.responses.stream().anyMatch(response -> response.getWatchId() == -1));
            assertThat(watch.responses).hasSize(3);
            assertThat(watch.responses.get(1).getEventsCount()).isEqualTo(1);
            assertThat(watch.responses.get(2).getHeader().getRevision()).isGreaterThanOrEqualTo(revision);
        }
    }

    @Test
    void aWatchMayStartInTheFuture() {
        try (WatchClient watch = new WatchClient(channel)) {
            long now = put("future", "1");
            watch.create("future", "", now + 2, 0);
            await().atMost(EtcdCluster.SOON).until(() -> watch.responses.size() == 1);
            put("future", "2");
            put("future", "3");
            await().atMost(EtcdCluster.SOON).until(() -> !watch.events().isEmpty());

            assertThat(watch.events().get(0).getKv().getValue().toStringUtf8()).isEqualTo("3");
        }
    }

    @Test
    void largeRequestsAreRefusedInEtcdsWords() {
        assertThatThrownBy(() -> keys.put(PutRequest.newBuilder()
                        .setKey(text("large"))
                        .setValue(ByteString.copyFrom(new byte[1024 * 1024 + 1]))
                        .build()))
                .hasMessageStartingWith("INVALID_ARGUMENT: etcdserver: value is too large");
        io.etcd.jetcd.api.TxnRequest.Builder large = io.etcd.jetcd.api.TxnRequest.newBuilder();
        for (int i = 0; i < 2; i++) {
            large.addSuccess(io.etcd.jetcd.api.RequestOp.newBuilder()
                    .setRequestPut(PutRequest.newBuilder()
                            .setKey(text("large" + i))
                            .setValue(ByteString.copyFrom(new byte[800 * 1024]))));
        }
        assertThatThrownBy(() -> keys.txn(large.build()))
                .hasMessage("INVALID_ARGUMENT: etcdserver: request is too large");
    }

    @Test
    void aRangeWithoutALimitIsReadToItsEndWhateverItsOrder() {
        String value = "v".repeat(900_000);
        int count = 40; // more bytes than the store reads at once
        for (int i = 0; i < count; i++) {
            put(String.format("whole/%02d", i), value);
        }
        KVGrpc.KVBlockingStub patient = keys.withMaxInboundMessageSize(Integer.MAX_VALUE);

        RangeResponse ascending = patient.range(whole().build());
        RangeResponse descending = patient.range(whole().setSortOrder(RangeRequest.SortOrder.DESCEND)
                .setKeysOnly(true)
                .build());
        RangeResponse newest = patient.range(whole().setSortOrder(RangeRequest.SortOrder.DESCEND)
                .setSortTarget(RangeRequest.SortTarget.MOD)
                .build());

        for (RangeResponse response : List.of(ascending, descending, newest)) {
            assertThat(response.getKvsCount()).isEqualTo(count);
            assertThat(response.getCount()).isEqualTo(count);
            assertThat(response.getMore()).isFalse();
        }
        assertThat(ascending.getKvs(0).getKey()).isEqualTo(text("whole/00"));
        assertThat(descending.getKvs(0).getKey()).isEqualTo(text("whole/39"));
        assertThat(descending.getKvs(0).getValue()).isEqualTo(ByteString.EMPTY);
        assertThat(newest.getKvs(0).getKey()).isEqualTo(text("whole/39"));
    }

    @Test
    void grantsAreCheckedAsEtcdChecksThem() {
        LeaseGrpc.LeaseBlockingStub leases = LeaseGrpc.newBlockingStub(channel);
        long id = 4711;
        leases.leaseGrant(LeaseGrantRequest.newBuilder().setID(id).setTTL(60).build());

        assertThatThrownBy(() -> leases.leaseGrant(
                        LeaseGrantRequest.newBuilder().setID(id).setTTL(60).build()))
                .hasMessage("FAILED_PRECONDITION: etcdserver: lease already exists");
        assertThatThrownBy(() -> leases.leaseGrant(
                        LeaseGrantRequest.newBuilder().setTTL(9_000_000_001L).build()))
                .hasMessage("OUT_OF_RANGE: etcdserver: too large lease TTL");
        assertThat(leases.leaseGrant(LeaseGrantRequest.newBuilder().build()).getTTL())
                .isPositive();
    }

    @Test
    void aWaiterThatLeavesGivesItsPlaceUp() {
        LockGrpc.LockBlockingStub locks = LockGrpc.newBlockingStub(channel);
        ByteString name = text("left");
        ByteString held =
                locks.lock(LockRequest.newBuilder().setName(name).build()).getKey();
        RangeRequest queue = RangeRequest.newBuilder()
                .setKey(text("left/"))
                .setRangeEnd(text("left0"))
                .build();
        var waiting = LockGrpc.newFutureStub(channel)
                .lock(LockRequest.newBuilder().setName(name).build());
        await().atMost(EtcdCluster.SOON).until(() -> keys.range(queue).getCount() == 2);

        waiting.cancel(true);

        await().atMost(EtcdCluster.SOON).until(() -> keys.range(queue).getCount() == 1);
        assertThat(keys.range(queue).getKvs(0).getKey()).isEqualTo(held);
        assertThat(keys.range(queue).getKvs(0).getLease()).isPositive();
    }

    @Test
    void leasesAreListed() {
        long id = 815;
        LeaseGrpc.newBlockingStub(channel)
                .leaseGrant(LeaseGrantRequest.newBuilder().setID(id).setTTL(60).build());

        Empty reply = ClientCalls.blockingUnaryCall(
                channel, LeaseListing.METHOD, CallOptions.DEFAULT, Empty.getDefaultInstance());

        assertThat(reply.getUnknownFields().getField(2).getLengthDelimitedList())
                .contains(LateFields.of(1, id).toByteString());
    }

    @Test
    void withATokenClientsShowItOrAskForItByPassword() {
        String token = "sixteen characters or more";
        try (EtcdCluster guarded =
                EtcdCluster.start(1, InsecureServerCredentials.create(), new EtcdProperties.Ssl(null, false), token)) {
            ManagedChannel open = channel(guarded);
            try {
                RangeRequest read = RangeRequest.newBuilder().setKey(text("a")).build();
                AuthGrpc.AuthBlockingStub auth = AuthGrpc.newBlockingStub(open);
                KVGrpc.KVBlockingStub stranger = KVGrpc.newBlockingStub(open);

                assertThatThrownBy(() -> stranger.range(read))
                        .hasMessage("INVALID_ARGUMENT: etcdserver: user name is empty");
                assertThatThrownBy(() -> with(stranger, "token", "wrong").range(read))
                        .hasMessage("UNAUTHENTICATED: etcdserver: invalid auth token");
                assertThatThrownBy(() -> auth.authenticate(AuthenticateRequest.newBuilder()
                                .setName("root")
                                .setPassword("wrong")
                                .build()))
                        .hasMessage("INVALID_ARGUMENT: etcdserver: authentication failed, invalid user ID or password");
                String given = auth.authenticate(AuthenticateRequest.newBuilder()
                                .setName("root")
                                .setPassword(token)
                                .build())
                        .getToken();
                for (KVGrpc.KVBlockingStub known : List.of(
                        with(stranger, "token", given),
                        with(stranger, "authorization", given),
                        with(stranger, "authorization", "Bearer " + token))) {
                    await().atMost(EtcdCluster.SOON)
                            .ignoreExceptions()
                            .until(() -> known.range(read).getCount() == 0);
                }
            } finally {
                open.shutdownNow();
            }
        }
    }

    @Test
    void withoutAQuorumCallsFailAndStreamsEndIfTheirClientAskedForALeader() {
        try (EtcdCluster three = EtcdCluster.impatient(3)) {
            int asked = three.follower();
            ManagedChannel direct = channel(three, asked);
            try {
                KVGrpc.KVBlockingStub stub = KVGrpc.newBlockingStub(direct);
                RangeRequest read = RangeRequest.newBuilder().setKey(text("a")).build();
                await().atMost(EtcdCluster.SOON)
                        .ignoreExceptions()
                        .until(() -> stub.range(read).getCount() == 0);
                try (WatchClient demanding = new WatchClient(direct, "true");
                        WatchClient patient = new WatchClient(direct)) {
                    demanding.create("a", "", 0, 0);
                    patient.create("a", "", 0, 0);
                    await().atMost(EtcdCluster.SOON)
                            .until(() -> demanding.responses.size() == 1 && patient.responses.size() == 1);

                    for (int member = 0; member < 3; member++) {
                        if (member != asked) {
                            three.stop(member);
                        }
                    }

                    await().atMost(EtcdCluster.SOON).until(() -> demanding.failure != null);
                    assertThat(demanding.failure).hasMessage("UNAVAILABLE: etcdserver: no leader");
                    assertThat(patient.failure).isNull();
                    assertThatThrownBy(() -> stub.range(read)).hasMessageStartingWith("UNAVAILABLE: etcdserver: ");
                    assertThatThrownBy(() -> with(stub, "hasleader", "true")
                                    .range(read.toBuilder()
                                            .setSerializable(true)
                                            .build()))
                            .hasMessage("UNAVAILABLE: etcdserver: no leader");
                    assertThat(stub.range(read.toBuilder().setSerializable(true).build())
                                    .getCount())
                            .isZero();
                }
            } finally {
                direct.shutdownNow();
            }
        }
    }

    private static RangeRequest.Builder whole() {
        return RangeRequest.newBuilder().setKey(text("whole/")).setRangeEnd(text("whole0"));
    }

    private long put(String key, String value) {
        return keys.put(PutRequest.newBuilder()
                        .setKey(text(key))
                        .setValue(text(value))
                        .build())
                .getHeader()
                .getRevision();
    }

    private static KVGrpc.KVBlockingStub with(KVGrpc.KVBlockingStub stub, String name, String value) {
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata(name, value)));
    }

    private static Metadata metadata(String name, String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return metadata;
    }

    private static ManagedChannel channel(EtcdCluster cluster) {
        return channel(cluster, 0);
    }

    private static ManagedChannel channel(EtcdCluster cluster, int member) {
        return NettyChannelBuilder.forTarget(cluster.address(member))
                .usePlaintext()
                .build();
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** One watch stream whose messages are asked for one by one. */
    private static final class WatchClient
            implements AutoCloseable, ClientResponseObserver<WatchRequest, WatchResponse> {

        private final List<WatchResponse> responses = new CopyOnWriteArrayList<>();
        private volatile @Nullable Throwable failure;
        private volatile boolean reading = true;
        private @Nullable ClientCallStreamObserver<WatchRequest> requests;

        WatchClient(ManagedChannel channel) {
            this(channel, "false");
        }

        WatchClient(ManagedChannel channel, String leader) {
            var unused = WatchGrpc.newStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata("hasleader", leader)))
                    .watch(this);
            stream().request(1);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(0);
        }

        void create(String key, String end, long from, long id) {
            WatchCreateRequest.Builder create = WatchCreateRequest.newBuilder()
                    .setKey(text(key))
                    .setRangeEnd(text(end))
                    .setStartRevision(from);
            if (id != 0) {
                create.setUnknownFields(LateFields.of(LateFields.WATCH_CREATE_ID, id));
            }
            send(WatchRequest.newBuilder().setCreateRequest(create).build());
        }

        void send(WatchRequest request) {
            stream().onNext(request);
        }

        /** One more message may still come. */
        void pause() {
            reading = false;
        }

        void resume() {
            reading = true;
            stream().request(2);
        }

        List<Event> events() {
            List<Event> events = new ArrayList<>();
            responses.forEach(response -> events.addAll(response.getEventsList()));
            return events;
        }

        @Override
        public void onNext(WatchResponse response) {
            responses.add(response);
            if (reading) {
                stream().request(1);
            }
        }

        @Override
        public void onError(Throwable error) {
            failure = error;
        }

        @Override
        public void onCompleted() {}

        @Override
        public void close() {
            stream().cancel("the test is over", null);
        }

        private ClientCallStreamObserver<WatchRequest> stream() {
            if (requests == null) {
                throw new IllegalStateException("not started");
            }
            return requests;
        }
    }
}
