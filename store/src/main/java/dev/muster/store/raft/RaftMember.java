package dev.muster.store.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Ratis server of this process and its connections to the others. Thread-safe. */
final class RaftMember implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RaftMember.class);

    private final RaftGroup group;
    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftClientRpc rpc;
    private final ClientId clientId;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RaftMember(
            RaftGroup group, RaftServer server, RaftServer.Division division, RaftClientRpc rpc, ClientId clientId) {
        this.group = group;
        this.server = server;
        this.division = division;
        this.rpc = rpc;
        this.clientId = clientId;
    }

    /** Reads what the directory holds; {@link #start()} lets it take part. */
    static RaftMember create(RaftStoreConfig config, DataDirectory directory, RaftStateMachine machine)
            throws IOException {
        stopRatisFromEndingTheProcess();
        RaftGroup group = RaftSettings.group(config, directory.group());
        RaftProperties properties = RaftSettings.properties(config, directory);
        Parameters parameters = new Parameters();
        AppendOrder order = new AppendOrder();
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, order);
        // FORMAT is Ratis' default, and it empties a directory that has a log
        boolean logKept = Files.exists(
                directory.raft().resolve(group.getGroupId().getUuid().toString()));
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(config.memberId()))
                .setGroup(group)
                .setProperties(properties)
                .setParameters(parameters)
                .setOption(logKept ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .setStateMachine(machine)
                .build();
        try {
            ClientId clientId = ClientId.randomId();
            RaftServer.Division division = server.getDivision(group.getGroupId());
            order.watch(() -> division.getRaftLog().getFlushIndex());
            RaftClientRpc rpc = new GrpcFactory(new Parameters()).newRaftClientRpc(clientId, properties);
            rpc.addRaftPeers(group.getPeers());
            return new RaftMember(group, server, division, rpc, clientId);
        } catch (IOException | RuntimeException failure) {
            closeQuietly("raft server", server);
            throw failure;
        }
    }

    void start() throws IOException {
        server.start();
    }

    RaftGroup group() {
        return group;
    }

    RaftServer server() {
        return server;
    }

    /** What the server knows of its own place and of the leader. */
    DivisionInfo info() {
        return division.getInfo();
    }

    RaftPeerId id() {
        return server.getId();
    }

    RaftClientRpc rpc() {
        return rpc;
    }

    ClientId clientId() {
        return clientId;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeQuietly("connections to the other members", rpc);
            closeQuietly("raft server", server);
        }
    }

    /** A port in use makes Ratis call {@code System.exit}; told not to, it throws. */
    private static void stopRatisFromEndingTheProcess() {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        Thread.setDefaultUncaughtExceptionHandler(handler); // Ratis puts its own there, for the whole process
    }

    private static void closeQuietly(String what, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            log.warn("Closing the {} failed", what, failure);
        }
    }
}
