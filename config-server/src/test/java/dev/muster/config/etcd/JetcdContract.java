package dev.muster.config.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.auth.Permission;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.election.NoLeaderException;
import io.etcd.jetcd.election.NotLeaderException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.maintenance.HashKVResponse;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an unchanged Java client of etcd gets from every service. It asks a member that does not lead, if there is one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // some resources are only there to be closed
abstract class JetcdContract {

    private static final long SECONDS_MAX = 60;
    /** Of a lease that ends, or is kept alive, in a test: longer than a slow machine stands still. */
    private static final long SHORT_SECONDS = 5;

    private final int members;
    private @Nullable EtcdCluster started;
    private @Nullable Client opened;

    JetcdContract(int members) {
        this.members = members;
    }

    @BeforeAll
    void start() {
        EtcdCluster cluster = EtcdCluster.start(members);
        started = cluster;
        opened = Client.builder().endpoints(cluster.url(cluster.follower())).build();
    }

    @AfterAll
    void stop() {
        if (opened != null) {
            opened.close();
        }
        if (started != null) {
            started.close();
        }
    }

    @Test
    void keysArePutReadAndDeleted() throws Exception {
        KV kv = client().getKVClient();
        ByteSequence key = fresh("kv");

        of(kv.put(key, bytes("1")));
        var second = of(kv.put(key, bytes("2"), PutOption.builder().withPrevKV().build()));
        GetResponse read = of(kv.get(key));
        var deleted = of(kv.delete(key, DeleteOption.builder().withPrevKV(true).build()));

        assertThat(second.getPrevKv().getValue()).isEqualTo(bytes("1"));
        KeyValue found = read.getKvs().get(0);
        assertThat(found.getValue()).isEqualTo(bytes("2"));
        assertThat(found.getVersion()).isEqualTo(2);
        assertThat(found.getModRevision()).isEqualTo(second.getHeader().getRevision());
        assertThat(deleted.getDeleted()).isEqualTo(1);
        assertThat(of(kv.get(key)).getKvs()).isEmpty();
        assertThat(of(kv.get(
                                key,
                                GetOption.builder()
                                        .withRevision(found.getModRevision())
                                        .build()))
                        .getCount())
                .isEqualTo(1);
    }

    @Test
    void aPrefixIsReadSortedWithALimit() throws Exception {
        KV kv = client().getKVClient();
        ByteSequence prefix = fresh("prefix/");
        for (int i = 0; i < 5; i++) {
            of(kv.put(prefix.concat(bytes("" + i)), bytes("" + (9 - i))));
        }

        GetResponse read = of(kv.get(
                prefix,
                GetOption.builder()
                        .isPrefix(true)
                        .withSortField(GetOption.SortTarget.VALUE)
                        .withSortOrder(GetOption.SortOrder.ASCEND)
                        .withLimit(2)
                        .build()));

        assertThat(read.getKvs())
                .extracting(entry -> entry.getValue().toString(UTF_8))
                .containsExactly("5", "6");
        assertThat(read.isMore()).isTrue();
        assertThat(read.getCount()).isEqualTo(5);
    }

    @Test
    void aTransactionHasOneRevisionAndTakesOneBranch() throws Exception {
        KV kv = client().getKVClient();
        ByteSequence key = fresh("txn");
        ByteSequence other = fresh("txn");
        of(kv.put(key, bytes("a")));

        TxnResponse done = of(kv.txn()
                .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(bytes("a"))))
                .Then(
                        Op.put(key, bytes("b"), PutOption.DEFAULT),
                        Op.put(other, bytes("c"), PutOption.DEFAULT),
                        Op.get(key, GetOption.DEFAULT))
                .Else(Op.get(key, GetOption.DEFAULT))
                .commit());
        TxnResponse refused = of(kv.txn()
                .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.value(bytes("a"))))
                .Then(Op.put(key, bytes("x"), PutOption.DEFAULT))
                .Else(Op.get(key, GetOption.DEFAULT))
                .commit());

        assertThat(done.isSucceeded()).isTrue();
        assertThat(done.getGetResponses().get(0).getKvs().get(0).getValue()).isEqualTo(bytes("b"));
        assertThat(of(kv.get(key)).getKvs().get(0).getModRevision())
                .isEqualTo(of(kv.get(other)).getKvs().get(0).getModRevision())
                .isEqualTo(done.getHeader().getRevision());
        assertThat(refused.isSucceeded()).isFalse();
        assertThat(refused.getGetResponses().get(0).getKvs().get(0).getValue()).isEqualTo(bytes("b"));
    }

    @Test
    void aCompactedRevisionCannotBeReadNorWatched() throws Exception {
        KV kv = client().getKVClient();
        ByteSequence key = fresh("compact");
        long first = of(kv.put(key, bytes("1"))).getHeader().getRevision();
        long second = of(kv.put(key, bytes("2"))).getHeader().getRevision();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();

        of(kv.compact(second));

        assertThatThrownBy(() ->
                        of(kv.get(key, GetOption.builder().withRevision(first).build())))
                .hasStackTraceContaining("etcdserver: mvcc: required revision has been compacted");
        try (Watch.Watcher watcher = client().getWatchClient()
                .watch(
                        key,
                        WatchOption.builder().withRevision(first).build(),
                        Watch.listener(response -> {}, ended::complete))) {
            assertThat(ended.get(SECONDS_MAX, TimeUnit.SECONDS))
                    .hasMessageContaining("required revision has been compacted");
        }
    }

    @Test
    void aLeaseKeepsKeysUntilItIsRevokedOrEnds() throws Exception {
        KV kv = client().getKVClient();
        ByteSequence key = fresh("lease");
        long lease = of(client().getLeaseClient().grant(600)).getID();
        of(kv.put(key, bytes("x"), PutOption.builder().withLeaseId(lease).build()));

        LeaseTimeToLiveResponse alive = of(client().getLeaseClient()
                .timeToLive(lease, LeaseOption.builder().withAttachedKeys().build()));
        assertThat(of(client().getLeaseClient().keepAliveOnce(lease)).getTTL()).isEqualTo(600);
        of(client().getLeaseClient().revoke(lease));

        assertThat(alive.getGrantedTTL()).isEqualTo(600);
        assertThat(alive.getTTL()).isBetween(500L, 600L);
        assertThat(alive.getKeys()).containsExactly(key);
        assertThat(of(kv.get(key)).getKvs()).isEmpty();
        assertThat(of(client().getLeaseClient().timeToLive(lease, LeaseOption.DEFAULT))
                        .getTTL())
                .isEqualTo(-1);
        long shortLived = of(client().getLeaseClient().grant(SHORT_SECONDS)).getID();
        of(kv.put(key, bytes("y"), PutOption.builder().withLeaseId(shortLived).build()));
        await().atMost(EtcdCluster.SOON)
                .ignoreExceptions()
                .until(() -> of(kv.get(key)).getKvs().isEmpty());
    }

    @Test
    void aLeaseLivesWhileItIsKeptAlive() throws Exception {
        long lease = of(client().getLeaseClient().grant(SHORT_SECONDS)).getID();
        List<Long> kept = new CopyOnWriteArrayList<>();

        try (var keepAlive =
                client().getLeaseClient().keepAlive(lease, observer(response -> kept.add(response.getTTL())))) {
            await().atMost(EtcdCluster.SOON).until(() -> kept.size() >= 4);
        }

        assertThat(kept).allMatch(ttl -> ttl == SHORT_SECONDS);
    }

    @Test
    void aPutWithAnUnknownLeaseIsRefused() {
        assertThatThrownBy(() -> of(client().getKVClient()
                        .put(
                                fresh("lease"),
                                bytes("x"),
                                PutOption.builder().withLeaseId(0x1234567890L).build())))
                .hasStackTraceContaining("etcdserver: requested lease not found");
    }

    @Test
    void aWatchTellsEveryChangeOfItsPrefixOnceAndInOrder() throws Exception {
        KV kv = client().getKVClient();
        ByteSequence prefix = fresh("watch/");
        long from = of(kv.put(prefix, bytes("0"))).getHeader().getRevision();
        List<WatchEvent> events = new CopyOnWriteArrayList<>();
        WatchOption option = WatchOption.builder()
                .isPrefix(true)
                .withPrevKV(true)
                .withRevision(from)
                .build();

        try (Watch.Watcher watcher =
                client().getWatchClient().watch(prefix, option, response -> events.addAll(response.getEvents()))) {
            for (int i = 1; i <= 20; i++) {
                of(kv.put(prefix.concat(bytes("k")), bytes("" + i)));
            }
            of(kv.delete(prefix.concat(bytes("k"))));
            await().atMost(EtcdCluster.SOON).until(() -> events.size() >= 22);
        }

        assertThat(events).hasSize(22);
        assertThat(events.get(1).getPrevKV().getValue().isEmpty()).isTrue();
        for (int i = 2; i <= 20; i++) {
            assertThat(events.get(i).getKeyValue().getValue()).isEqualTo(bytes("" + i));
            assertThat(events.get(i).getPrevKV().getValue()).isEqualTo(bytes("" + (i - 1)));
        }
        assertThat(events.get(21).getEventType()).isEqualTo(WatchEvent.EventType.DELETE);
        assertThat(events.get(21).getPrevKV().getValue()).isEqualTo(bytes("20"));
    }

    @Test
    void aWatchFiltersAndShowsProgress() throws Exception {
        KV kv = client().getKVClient();
        ByteSequence key = fresh("filter");
        List<WatchResponse> responses = new CopyOnWriteArrayList<>();
        WatchOption option =
                WatchOption.builder().withNoPut(true).withProgressNotify(true).build();

        try (Watch.Watcher watcher = client().getWatchClient().watch(key, option, responses::add)) {
            await().atMost(EtcdCluster.SOON).until(() -> responses.stream().anyMatch(WatchResponse::isProgressNotify));
            of(kv.put(key, bytes("1")));
            long deleted = of(kv.delete(key)).getHeader().getRevision();
            await().atMost(EtcdCluster.SOON).until(() -> responses.stream()
                    .anyMatch(response ->
                            response.isProgressNotify() && response.getHeader().getRevision() >= deleted));
        }

        assertThat(responses.stream().flatMap(response -> response.getEvents().stream()))
                .extracting(WatchEvent::getEventType)
                .containsExactly(WatchEvent.EventType.DELETE);
    }

    @Test
    void aLockIsHeldByOneAtATimeInTheOrderOfAsking() throws Exception {
        ByteSequence name = fresh("lock");
        long first = of(client().getLeaseClient().grant(600)).getID();
        long second = of(client().getLeaseClient().grant(600)).getID();
        ByteSequence held = of(client().getLockClient().lock(name, first)).getKey();

        CompletableFuture<io.etcd.jetcd.lock.LockResponse> waiting =
                client().getLockClient().lock(name, second);
        await().atMost(EtcdCluster.SOON)
                .ignoreExceptions()
                .until(() -> of(client().getKVClient()
                                        .get(
                                                name,
                                                GetOption.builder()
                                                        .isPrefix(true)
                                                        .withCountOnly(true)
                                                        .build()))
                                .getCount()
                        == 2);
        assertThat(waiting).isNotDone();
        of(client().getLockClient().unlock(held));
        ByteSequence next = of(waiting).getKey();

        assertThat(held.toString(UTF_8)).isEqualTo(name.toString(UTF_8) + "/" + Long.toHexString(first));
        assertThat(next.toString(UTF_8)).isEqualTo(name.toString(UTF_8) + "/" + Long.toHexString(second));
    }

    @Test
    void aWaiterWhoseLeaseEndedDoesNotGetTheLock() throws Exception {
        ByteSequence name = fresh("lock");
        long first = of(client().getLeaseClient().grant(600)).getID();
        long second = of(client().getLeaseClient().grant(600)).getID();
        ByteSequence held = of(client().getLockClient().lock(name, first)).getKey();
        var waiting = client().getLockClient().lock(name, second);
        ByteSequence place = name.concat(bytes("/" + Long.toHexString(second)));
        await().atMost(EtcdCluster.SOON)
                .ignoreExceptions()
                .until(() -> of(client().getKVClient().get(place)).getCount() == 1);

        of(client().getLeaseClient().revoke(second));
        of(client().getLockClient().unlock(held));

        assertThatThrownBy(() -> of(waiting)).hasStackTraceContaining("mutex: session is expired");
    }

    @Test
    void anElectionHasOneLeaderWhoIsObserved() throws Exception {
        ByteSequence name = fresh("election");
        Election elections = client().getElectionClient();
        List<String> observed = new CopyOnWriteArrayList<>();
        assertThatThrownBy(() -> of(elections.leader(name))).hasRootCauseInstanceOf(NoLeaderException.class);
        elections.observe(name, new Election.Listener() {
            @Override
            public void onNext(LeaderResponse response) {
                observed.add(response.getKv().getValue().toString(UTF_8));
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {}
        });

        CampaignResponse first = of(elections.campaign(
                name, of(client().getLeaseClient().grant(600)).getID(), bytes("first")));
        CompletableFuture<CampaignResponse> second = elections.campaign(
                name, of(client().getLeaseClient().grant(600)).getID(), bytes("second"));
        await().atMost(EtcdCluster.SOON).until(() -> observed.contains("first"));
        of(elections.proclaim(first.getLeader(), bytes("first again")));
        assertThat(of(elections.leader(name)).getKv().getValue()).isEqualTo(bytes("first again"));
        await().atMost(EtcdCluster.SOON)
                .ignoreExceptions()
                .until(() -> of(client().getKVClient()
                                        .get(
                                                name,
                                                GetOption.builder()
                                                        .isPrefix(true)
                                                        .build()))
                                .getCount()
                        == 2);
        of(elections.resign(first.getLeader()));
        assertThat(of(second).getLeader().getName()).isEqualTo(name);

        assertThat(of(elections.leader(name)).getKv().getValue()).isEqualTo(bytes("second"));
        await().atMost(EtcdCluster.SOON).until(() -> observed.contains("second"));
        assertThat(observed).containsExactly("first", "first again", "second");
        assertThatThrownBy(() -> of(elections.proclaim(first.getLeader(), bytes("late"))))
                .hasRootCauseInstanceOf(NotLeaderException.class);
    }

    @Test
    void membersAreListedWithWhereClientsReachThem() {
        await().atMost(EtcdCluster.SOON).ignoreExceptions().untilAsserted(() -> {
            List<Member> found = of(client().getClusterClient().listMember()).getMembers();

            assertThat(found).hasSize(members);
            for (int i = 0; i < members; i++) {
                assertThat(found.get(i).getName()).isEqualTo("m" + (i + 1));
                assertThat(found.get(i).getClientURIs())
                        .extracting(Object::toString)
                        .containsExactly(cluster().url(i));
                assertThat(found.get(i).getPeerURIs()).hasSize(1);
            }
        });
    }

    @Test
    void maintenanceTellsOfOneMember() throws Exception {
        String member = cluster().url(cluster().leader());
        await().atMost(EtcdCluster.SOON)
                .ignoreExceptions()
                .untilAsserted(
                        () -> { // it may be another at any time
                            StatusResponse leading = of(client().getMaintenanceClient()
                                    .statusMember(cluster().url(cluster().leader())));
                            assertThat(leading.getLeader())
                                    .isEqualTo(leading.getHeader().getMemberId());
                        });

        StatusResponse status = of(client().getMaintenanceClient().statusMember(member));
        HashKVResponse hash = of(client().getMaintenanceClient().hashKV(member, 0));
        of(client().getMaintenanceClient().defragmentMember(member));

        assertThat(status.getVersion()).isEqualTo("3.4.23");
        assertThat(status.getDbSize()).isPositive();
        assertThat(status.getRaftIndex()).isPositive();
        assertThat(hash.getHash()).isNotZero();
        assertThat(of(client().getMaintenanceClient().listAlarms()).getAlarms()).isEmpty();
    }

    @Test
    void withoutAuthenticationThereAreNoUsers() throws Exception {
        var auth = client().getAuthClient();

        assertThat(of(auth.userList()).getUsers()).isEmpty();
        assertThat(of(auth.roleList()).getRoles()).isEmpty();
        assertThatThrownBy(() -> of(auth.authEnable())).hasStackTraceContaining("etcdserver: root user does not exist");
        assertThatThrownBy(() -> of(auth.userGet(bytes("x"))))
                .hasStackTraceContaining("etcdserver: user name not found");
    }

    @Test
    void usersAndRolesAreKeptWhileAuthenticationIsOff() throws Exception {
        var auth = client().getAuthClient();
        ByteSequence user = bytes("somebody");
        ByteSequence role = bytes("readers");
        of(auth.userAdd(user, bytes("secret")));
        assertThatThrownBy(() -> of(auth.userAdd(user, bytes("secret"))))
                .hasStackTraceContaining("etcdserver: user name already exists");
        assertThatThrownBy(() -> of(auth.userAdd(bytes(""), bytes("secret"))))
                .hasStackTraceContaining("etcdserver: user name is empty");
        assertThatThrownBy(() -> of(auth.userGrantRole(user, role)))
                .hasStackTraceContaining("etcdserver: role name not found");
        of(auth.roleAdd(role));
        assertThatThrownBy(() -> of(auth.roleAdd(role))).hasStackTraceContaining("role name already exists");
        of(auth.roleGrantPermission(role, bytes("a"), bytes("b"), Permission.Type.READ));
        of(auth.roleGrantPermission(role, bytes("a"), bytes("b"), Permission.Type.READWRITE));
        of(auth.userGrantRole(user, role));
        of(auth.userChangePassword(user, bytes("other")));

        assertThat(of(auth.userList()).getUsers()).containsExactly("somebody");
        assertThat(of(auth.userGet(user)).getRoles()).containsExactly("readers");
        assertThat(of(auth.roleGet(role)).getPermissions()).singleElement().satisfies(kept -> {
            assertThat(kept.getPermType()).isEqualTo(Permission.Type.READWRITE);
            assertThat(kept.getKey()).isEqualTo(bytes("a"));
            assertThat(kept.getRangeEnd()).isEqualTo(bytes("b"));
        });
        of(auth.userAdd(bytes("root"), bytes("secret")));
        assertThatThrownBy(() -> of(auth.authEnable()))
                .hasStackTraceContaining("etcdserver: root user does not have root role");
        of(auth.userGrantRole(bytes("root"), bytes("root")));
        assertThatThrownBy(() -> of(auth.authEnable())).hasStackTraceContaining("cannot be enabled here");

        of(auth.roleRevokePermission(role, bytes("a"), bytes("b")));
        assertThatThrownBy(() -> of(auth.roleRevokePermission(role, bytes("a"), bytes("b"))))
                .hasStackTraceContaining("etcdserver: permission is not granted to the role");
        of(auth.roleDelete(role));
        assertThat(of(auth.userGet(user)).getRoles()).isEmpty();
        assertThatThrownBy(() -> of(auth.userRevokeRole(user, role)))
                .hasStackTraceContaining("etcdserver: role is not granted to the user");
        of(auth.userDelete(user));
        of(auth.userDelete(bytes("root")));
        assertThat(of(auth.userList()).getUsers()).isEmpty();
        assertThat(of(auth.roleList()).getRoles()).isEmpty();
    }

    @Test
    void whatTheServersKeepForThemselvesIsOutOfReach() throws Exception {
        KV kv = client().getKVClient();
        var own = dev.muster.api.coordination.Key.of("muster/config/test-" + UUID.randomUUID());
        cluster()
                .store(0)
                .put(dev.muster.api.RequestId.random(), own, dev.muster.api.coordination.Value.of("x"))
                .get(SECONDS_MAX, TimeUnit.SECONDS);
        ByteSequence all = ByteSequence.from(new byte[] {0});

        GetResponse seen = of(kv.get(all, GetOption.builder().withRange(all).build()));
        of(kv.delete(fresh("mus"), DeleteOption.builder().withRange(all).build()));

        assertThat(seen.getKvs())
                .noneMatch(entry -> entry.getKey().toString(UTF_8).contains("muster/"));
        assertThat(cluster()
                        .store(0)
                        .get(own, dev.muster.store.ReadAt.LINEARIZABLE)
                        .get(SECONDS_MAX, TimeUnit.SECONDS))
                .isPresent();
    }

    final Client client() {
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }

    final EtcdCluster cluster() {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    static <T> T of(CompletableFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    /** A key that no other test uses. */
    static ByteSequence fresh(String prefix) {
        return bytes(UUID.randomUUID() + "-" + prefix);
    }

    private static <T> StreamObserver<T> observer(java.util.function.Consumer<T> next) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                next.accept(value);
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {}
        };
    }
}
