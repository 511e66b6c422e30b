package dev.muster.store.raft;

import dev.muster.store.StoreStatus;
import dev.muster.store.member.MemberStore;
import dev.muster.store.member.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable store of 1, 3 or 5 members on a Raft log: an acknowledged write is forced to the disks of a majority, and
 * linearizable reads are ordered by the log, not by clocks. Thread-safe.
 *
 * <p>Any member takes calls; one that does not lead sends commands on to the leader. Entries carry the leader's wall
 * clock, stamped when it takes them into its log.
 */
public final class RaftStore extends MemberStore {

    private static final Logger log = LoggerFactory.getLogger(RaftStore.class);

    private final RaftStoreConfig config;
    private final Replica replica;
    private final RaftLogPort port;
    private final DataDirectory directory;
    private volatile @Nullable RaftMember member;

    /** What runs. */
    private record RaftMember(RaftServer server, RaftServer.Division division, RaftClientRpc rpc) {}

    private RaftStore(RaftStoreConfig config, Replica replica, RaftLogPort port, DataDirectory directory) {
        super(config.memberId(), config.limits(), replica, port);
        this.config = config;
        this.replica = replica;
        this.port = port;
        this.directory = directory;
    }

    /**
     * Starts a member on its directory. Blocks while it reads its last snapshot; does not wait for the others: see
     * {@link #formed()} and {@link #status()}.
     *
     * @throws StoreStartException if the directory belongs to another member, is in use or damaged, or the port is taken
     */
    public static RaftStore open(RaftStoreConfig config) {
        return open(config, Clock.systemUTC());
    }

    /** Starts a member whose entries carry this clock's time while it leads; see {@link #open(RaftStoreConfig)}. */
    public static RaftStore open(RaftStoreConfig config, Clock clock) {
        DataDirectory directory = DataDirectory.open(config);
        RaftStore store = new RaftStore(config, new Replica(), new RaftLogPort(), directory);
        try {
            store.start();
            store.startRaft(clock);
            directory.markUsed(config);
            return store;
        } catch (IOException | RuntimeException failure) {
            store.close();
            if (failure instanceof StoreStartException known) {
                throw known;
            }
            throw new StoreStartException(
                    "member " + config.memberId() + " of cluster " + config.clusterName() + " on " + config.dataDir()
                            + ": cannot start, " + failure.getMessage(),
                    failure);
        }
    }

    @Override
    protected void closeLog() {
        port.disconnect();
        RaftMember running = member;
        if (running != null) {
            closeQuietly("connections to the other members", running.rpc());
            closeQuietly("raft server", running.server());
        }
        directory.close();
    }

    @Override
    protected StoreStatus statusOf(LocalState local) {
        RaftMember running = member;
        DivisionInfo info = running == null ? null : running.division().getInfo();
        RaftPeerId leader = info == null || local.failure() != null ? null : info.getLeaderId();
        return new StoreStatus(
                config.memberId(),
                local.clusterId(),
                info == null || local.failure() != null ? StoreStatus.Role.OFFLINE : role(info.getCurrentRole()),
                leader == null ? null : leader.toString(),
                info == null ? 0 : info.getCurrentTerm(),
                local.revision(),
                local.compactRevision(),
                local.appliedIndex(),
                members(),
                local.failure());
    }

    private void startRaft(Clock clock) throws IOException {
        RaftGroup group = RaftSettings.group(config);
        RaftProperties properties = RaftSettings.properties(config, directory);
        // FORMAT is Ratis' default, and it empties a directory that has a log
        boolean logKept = Files.exists(
                directory.raft().resolve(group.getGroupId().getUuid().toString()));
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(config.memberId()))
                .setGroup(group)
                .setProperties(properties)
                .setParameters(new Parameters())
                .setOption(logKept ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .setStateMachine(new RaftStateMachine(replica, clock, new RaftEvents()))
                .build();
        RaftServer.Division division = server.getDivision(group.getGroupId());
        RaftClientRpc rpc = new GrpcFactory(new Parameters()).newRaftClientRpc(port.clientId(), properties);
        rpc.addRaftPeers(group.getPeers());
        member = new RaftMember(server, division, rpc);
        port.connect(new RaftLogPort.Wiring(server, division, rpc));
        server.start();
        log.info(
                "Member {} of cluster {} listens on {}, data in {}",
                config.memberId(),
                config.clusterName(),
                server.getServerRpc().getInetSocketAddress(),
                config.dataDir());
    }

    private List<StoreStatus.Member> members() {
        return config.voters().stream()
                .map(voter -> new StoreStatus.Member(voter.id(), voter.address()))
                .toList();
    }

    private static StoreStatus.Role role(RaftPeerRole role) {
        return switch (role) {
            case LEADER -> StoreStatus.Role.LEADER;
            case CANDIDATE -> StoreStatus.Role.CANDIDATE;
            case FOLLOWER, LISTENER -> StoreStatus.Role.FOLLOWER;
            case UNRECOGNIZED -> StoreStatus.Role.OFFLINE;
        };
    }

    private static void closeQuietly(String what, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            log.warn("Closing the {} failed", what, failure);
        }
    }

    /** Reacts to Ratis, on its threads. */
    private final class RaftEvents implements RaftStateMachine.Events {

        @Override
        public void leaderChanged() {
            RaftMember running = member;
            if (running != null && running.division().getInfo().isLeader()) {
                form(UUID.randomUUID().toString());
            }
            RaftStore.this.leaderChanged();
        }

        @Override
        public void leaderMissing() {
            log.warn(
                    "Member {} of cluster {} has known no leader for a while", config.memberId(), config.clusterName());
        }

        @Override
        public void failed(String why, @Nullable Throwable cause) {
            if (status().failure() == null) {
                log.error("Member {} takes no more part: {}", config.memberId(), why, cause);
            }
            fail("store: member " + config.memberId() + " failed, " + why);
        }
    }
}
