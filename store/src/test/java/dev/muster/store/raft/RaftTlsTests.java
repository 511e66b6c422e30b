package dev.muster.store.raft;

import static dev.muster.store.StoreContract.await;
import static dev.muster.store.raft.StoreCluster.changed;
import static dev.muster.store.raft.StoreCluster.get;
import static dev.muster.store.raft.StoreCluster.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.NoQuorumException;
import dev.muster.store.ReadAt;
import dev.muster.store.codec.EntryCodec;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RaftTlsTests {

    private static final Key KEY = Key.of("k");

    private @Nullable RaftTls ours;
    private @Nullable RaftTls foreign;

    @BeforeAll
    void make(@TempDir Path certificates) throws IOException, InterruptedException {
        ours = TestCertificates.make(certificates.resolve("ours"), "EC").tls();
        foreign = TestCertificates.make(certificates.resolve("foreign"), "EC").tls();
    }

    @BesideOthers
    @Test
    void membersWithCertificatesFormAClusterAndTakeCallsAnywhere(@TempDir Path dir) throws IOException {
        try (StoreCluster cluster = StoreCluster.start(dir, config -> withTls(config, ours))) {
            for (RaftStore member : cluster.members()) {
                put(member, KEY, Value.of(member.memberId()));
                assertThat(get(cluster.follower(), KEY)).contains(Value.of(member.memberId()));
            }
            RaftStore joiner = cluster.join("d");
            changed(() -> cluster.follower().membership().addLearner("d", "127.0.0.1", cluster.portOf("d")));
            assertThat(get(joiner, KEY)).isPresent();

            // what strangers must not be able to do, with the right certificate
            await().ignoreExceptions() // of one that no longer leads, or is slow
                    .atMost(StoreCluster.AGREE_MAX)
                    .until(() -> submit(
                            cluster.config("a"), cluster.config(cluster.leader().memberId())));
            assertThat(get(joiner, Key.of("stranger"))).isPresent();
        }
    }

    @BesideOthers
    @ParameterizedTest
    @ValueSource(booleans = {true, false}) // plain, and with a certificate of another authority
    void strangersNeitherJoinNorSubmit(boolean plain, @TempDir Path dir) {
        RaftTls shown = plain ? null : foreign;
        try (StoreCluster cluster = StoreCluster.start(
                dir, config -> config.memberId().equals("d") ? withTls(config, shown) : withTls(config, ours))) {
            put(cluster.leader(), KEY, Value.of("ours"));

            assertThatThrownBy(() -> cluster.join("d"))
                    .isInstanceOf(StoreStartException.class)
                    .hasMessageContaining("no answer from");
            assertThatThrownBy(() -> submit(
                            cluster.config("d"), cluster.config(cluster.leader().memberId())))
                    .isInstanceOf(Exception.class)
                    .isNotInstanceOf(AssertionError.class);

            assertThat(get(cluster.leader(), KEY)).contains(Value.of("ours"));
            assertThat(get(cluster.leader(), Key.of("stranger"))).isEmpty();
        }
    }

    @BesideOthers
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void strangerInAMembersPlaceIsLeftOutAndTheOthersGoOn(boolean plain, @TempDir Path dir) {
        List<RaftStoreConfig.Voter> voters = StoreCluster.freeVoters("a", "b", "c");
        RaftTls shown = plain ? null : foreign;
        try (RaftStore a = RaftStore.open(founder(dir, voters, "a", ours));
                RaftStore b = RaftStore.open(founder(dir, voters, "b", ours));
                RaftStore c = RaftStore.open(founder(dir, voters, "c", shown))) {
            put(a, KEY, Value.of("1"));
            put(b, KEY, Value.of("2"));

            assertThat(c.status().clusterId()).isNull();
            assertThatThrownBy(() -> await(c.put(RequestId.random(), KEY, Value.of("3"))))
                    .isInstanceOf(NoQuorumException.class);
            assertThat(await(c.get(KEY, ReadAt.STALE))).isEmpty();
            assertThat(get(a, KEY)).contains(Value.of("2"));
        }
    }

    @BesideOthers
    @Test
    void keysOfOtherKindsAreRead(@TempDir Path dir) throws IOException, InterruptedException {
        for (String kind : List.of("RSA", "Ed25519")) {
            assertThat(TestCertificates.make(dir.resolve(kind), kind).tls().key())
                    .isNotNull();
        }
    }

    @BesideOthers
    @Test
    void fileWithoutAKeyIsNamed(@TempDir Path dir) throws IOException, InterruptedException {
        TestCertificates made = TestCertificates.make(dir, "EC");

        assertThatThrownBy(() -> RaftTls.ofPem(made.chain(), made.chain(), made.chain()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("member.pem: no private key");
    }

    private static RaftStoreConfig founder(
            Path dir, List<RaftStoreConfig.Voter> voters, String id, @Nullable RaftTls tls) {
        return withTls(
                RaftStoreConfig.of("test", id, voters, "127.0.0.1", dir.resolve(id))
                        .withLimits(StoreCluster.IMPATIENT),
                tls);
    }

    private static RaftStoreConfig withTls(RaftStoreConfig config, @Nullable RaftTls tls) {
        return tls == null ? config : config.withTls(tls);
    }

    /** Sends a write to a member's port as a member would; whether it was taken. */
    private static boolean submit(RaftStoreConfig stranger, RaftStoreConfig leader) throws IOException {
        RaftPeer peer = RaftSettings.peer(leader.self());
        ClientId id = ClientId.randomId();
        try (RaftClientRpc rpc =
                new GrpcFactory(RaftSettings.parameters(stranger)).newRaftClientRpc(id, new RaftProperties())) {
            rpc.addRaftPeers(List.of(peer));
            Entry entry = new Entry(
                    0,
                    List.of(new Command.Commit(
                            RequestId.random(), Transaction.put(Key.of("stranger"), Value.of("1")))));
            return rpc.sendRequest(RaftClientRequest.newBuilder()
                            .setClientId(id)
                            .setServerId(peer.getId())
                            .setGroupId(RaftSettings.groupId(leader.clusterName()))
                            .setCallId(1)
                            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(EntryCodec.encode(entry))))
                            .setType(RaftClientRequest.writeRequestType())
                            .build())
                    .isSuccess();
        }
    }
}
