package dev.muster.store.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.GroupInfoRequest;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Ratis server of this process and its connections to the others. Thread-safe. */
final class RaftMember implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RaftMember.class);

    private final RaftGroup group;
    private final RaftProperties properties;
    private final Parameters parameters;
    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftClientRpc rpc;
    private final ClientId clientId;
    private final Duration questionMax;
    private final AtomicLong callId = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Ratis keeps the first address it hears of a name for as long as the process lives. */
    private final Map<RaftPeerId, RaftPeer> known = new ConcurrentHashMap<>();

    private RaftMember(
            RaftGroup group,
            RaftProperties properties,
            Parameters parameters,
            RaftServer server,
            RaftServer.Division division,
            RaftClientRpc rpc,
            ClientId clientId,
            Duration questionMax) {
        this.group = group;
        this.properties = properties;
        this.parameters = parameters;
        this.server = server;
        this.division = division;
        this.rpc = rpc;
        this.clientId = clientId;
        this.questionMax = questionMax;
    }

    /** Reads what the directory holds; {@link #start} lets it take part. */
    static RaftMember create(RaftStoreConfig config, DataDirectory directory, RaftStateMachine machine)
            throws IOException {
        stopRatisFromEndingTheProcess();
        RaftGroup group = RaftSettings.group(config, directory.group());
        RaftProperties properties = RaftSettings.properties(config, directory.raft());
        Parameters parameters = RaftSettings.parameters(config);
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
            RaftClientRpc rpc = new GrpcFactory(parameters).newRaftClientRpc(clientId, properties);
            return new RaftMember(
                    group, properties, parameters, server, division, rpc, clientId, RaftSettings.questionMax(config));
        } catch (IOException | RuntimeException failure) {
            closeQuietly("raft server", server);
            throw failure;
        }
    }

    /** Takes part. What the log says of the members counts, and only without a log what the configuration says. */
    void start(RaftStoreConfig config) throws IOException {
        server.start();
        meet(Configuration.of(division.getRaftConf()).all());
        meet(RaftSettings.peers(config));
    }

    /** Learns the addresses of members. */
    void meet(Collection<RaftPeer> peers) {
        peers.forEach(peer -> known.putIfAbsent(peer.getId(), peer));
        rpc.addRaftPeers(peers);
    }

    /** What this process keeps for the name of a member, for as long as it lives. */
    @Nullable
    RaftPeer known(RaftPeerId id) {
        return known.get(id);
    }

    /** Every other member this process has heard of, former ones included. */
    List<RaftPeer> others() {
        return known.values().stream()
                .filter(peer -> !peer.getId().equals(id()))
                .toList();
    }

    /** The members as this member's log has them, decided or not. */
    Configuration configuration() {
        return Configuration.of(division.getRaftConf());
    }

    RaftGroupId groupId() {
        return group.getGroupId();
    }

    /** How long the leader has sent nothing; zero where that is not known. */
    Duration silence() {
        RoleInfoProto role = info().getRoleInfoProto();
        return role.hasFollowerInfo()
                ? Duration.ofMillis(role.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs())
                : Duration.ZERO;
    }

    /** Up to where a majority has the log. */
    long committed() {
        return division.getRaftLog().getLastCommittedIndex();
    }

    RaftServer server() {
        return server;
    }

    /** Takes an entry into the log of this member, on this thread: the server itself would hand it to yet another one. */
    CompletableFuture<RaftClientReply> submit(RaftClientRequest request) throws IOException {
        return division instanceof RaftClientAsynchronousProtocol log
                ? log.submitClientRequestAsync(request)
                : server.submitClientRequestAsync(request);
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

    /** Takes a fresh connection to a member next time. */
    void reconnect(RaftPeerId id) {
        rpc.handleException(id, new IOException("no answer"), true);
    }

    /** Connections to one server that may not be a member at all, to be closed by the caller. */
    RaftClientRpc separateRpc(RaftPeer peer) {
        RaftClientRpc separate = new GrpcFactory(parameters).newRaftClientRpc(clientId, properties);
        separate.addRaftPeers(List.of(peer));
        return separate;
    }

    /** What a member knows of the cluster; blocks for half the call timeout at most. */
    GroupInfoReply groupInfo(RaftPeerId id) throws IOException {
        if (id.equals(id())) {
            return server.getGroupInfo(new GroupInfoRequest(clientId, id, groupId(), nextCallId()));
        }
        try {
            return questions().groupInfo(id, groupId());
        } catch (IOException failure) {
            reconnect(id);
            throw failure;
        }
    }

    /** Questions to the other members. */
    PeerQuestions questions() {
        return questions(rpc);
    }

    /** The same over other connections. */
    PeerQuestions questions(RaftClientRpc connections) {
        return new PeerQuestions(connections, clientId, this::nextCallId, questionMax);
    }

    ClientId clientId() {
        return clientId;
    }

    long nextCallId() {
        return callId.incrementAndGet();
    }

    boolean isClosed() {
        return closed.get();
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
