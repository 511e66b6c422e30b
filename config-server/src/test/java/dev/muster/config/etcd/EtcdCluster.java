package dev.muster.config.etcd;

import static org.awaitility.Awaitility.await;

import dev.muster.config.FreePorts;
import dev.muster.config.etcd.wire.AddedMembers;
import dev.muster.store.Limits;
import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import dev.muster.store.raft.RaftStore;
import dev.muster.store.raft.RaftStoreConfig;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members with real logs, each with its port for clients of etcd, in this process. Confined to one thread. */
final class EtcdCluster implements AutoCloseable {

    /** For whatever needs an election or a slow machine. */
    static final Duration SOON = Duration.ofSeconds(90);

    /** Calls are repeated by the member for so long that a slow machine, or several elections, fail no test. */
    private static final Limits PATIENT =
            Limits.defaults().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));

    private static final String HOST = "127.0.0.1";

    private final Limits limits;
    private final List<Store> stores = new ArrayList<>();
    private final List<EtcdServer> servers = new ArrayList<>();

    private EtcdCluster(Limits limits) {
        this.limits = limits;
    }

    static EtcdCluster start(int members) {
        return start(members, InsecureServerCredentials.create(), new EtcdProperties.Ssl(null, false), null);
    }

    /** One whose calls give up soon; for tests of giving up. */
    static EtcdCluster impatient(int members) {
        return start(
                new EtcdCluster(Limits.defaults()),
                members,
                InsecureServerCredentials.create(),
                new EtcdProperties.Ssl(null, false),
                null);
    }

    static EtcdCluster start(
            int members, ServerCredentials credentials, EtcdProperties.Ssl ssl, @Nullable String token) {
        return start(new EtcdCluster(PATIENT), members, credentials, ssl, token);
    }

    private static EtcdCluster start(
            EtcdCluster cluster,
            int members,
            ServerCredentials credentials,
            EtcdProperties.Ssl ssl,
            @Nullable String token) {
        List<RaftStoreConfig.Voter> voters = new ArrayList<>();
        for (int member = 1; member <= members; member++) {
            voters.add(new RaftStoreConfig.Voter("m" + member, HOST, FreePorts.next()));
        }
        try {
            for (RaftStoreConfig.Voter voter : voters) {
                RaftStoreConfig config =
                        RaftStoreConfig.of("etcd-tests", voter.id(), voters, HOST, directory(voter.id()));
                cluster.open(config, credentials, ssl, token);
            }
            cluster.awaitLeader();
        } catch (RuntimeException | Error failure) {
            cluster.close();
            throw failure;
        }
        return cluster;
    }

    /**
     * Starts one more member, which waits to be added.
     *
     * @return its address for the other members
     */
    String startJoiner(String member) {
        return startJoiner(member, FreePorts.next());
    }

    /** The same at a port of the caller's. */
    String startJoiner(String member, int port) {
        String[] known = stores.get(0).status().members().get(0).address().split(":", -1);
        List<RaftStoreConfig.Voter> voters = List.of(
                new RaftStoreConfig.Voter(
                        stores.get(0).status().members().get(0).id(), known[0], Integer.parseInt(known[1])),
                new RaftStoreConfig.Voter(AddedMembers.idAt(HOST, port), HOST, port));
        open(
                RaftStoreConfig.joining("etcd-tests", voters.get(1).id(), voters, HOST, directory(member)),
                InsecureServerCredentials.create(),
                new EtcdProperties.Ssl(null, false),
                null);
        return HOST + ":" + port;
    }

    private void open(
            RaftStoreConfig config, ServerCredentials credentials, EtcdProperties.Ssl ssl, @Nullable String token) {
        Store store = RaftStore.open(config.withLimits(limits));
        stores.add(store);
        EtcdServer server = new EtcdServer(store, properties(ssl), credentials, token, false);
        server.start();
        servers.add(server);
    }

    static EtcdProperties properties(EtcdProperties.Ssl ssl) {
        return new EtcdProperties(true, List.of(HOST), 0, List.of(), ssl, null, Duration.ofMillis(300));
    }

    /** Its number, so that one can be asked that does not lead. */
    int leader() {
        return await().atMost(SOON).until(this::leaderNow, leader -> leader >= 0);
    }

    private int leaderNow() {
        for (int i = 0; i < stores.size(); i++) {
            if (stores.get(i).status().role() == StoreStatus.Role.LEADER) {
                return i;
            }
        }
        return -1;
    }

    /** A member that does not lead, if there is one. */
    int follower() {
        return (leader() + 1) % stores.size();
    }

    int size() {
        return stores.size();
    }

    Store store(int member) {
        return stores.get(member);
    }

    String address(int member) {
        return HOST + ":" + servers.get(member).port();
    }

    String url(int member) {
        return "http://" + address(member);
    }

    String addresses() {
        return String.join(
                ",", servers.stream().map(server -> HOST + ":" + server.port()).toList());
    }

    /** Ends one member, port and store. */
    void stop(int member) {
        servers.get(member).close();
        stores.get(member).close();
    }

    @Override
    public void close() {
        servers.forEach(EtcdServer::close);
        stores.forEach(Store::close);
    }

    private void awaitLeader() {
        await().atMost(SOON).until(() -> stores.stream()
                .allMatch(store ->
                        store.status().clusterId() != null && store.status().leaderId() != null));
    }

    private static Path directory(String member) {
        try {
            return Files.createTempDirectory(Path.of("target"), "etcd-" + member + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
