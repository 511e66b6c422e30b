package dev.muster.store.raft;

import dev.muster.store.Member;
import dev.muster.store.Membership;
import dev.muster.store.StoreClosedException;
import dev.muster.store.StoreStatus;
import dev.muster.store.backup.RestorePlan;
import dev.muster.store.disk.DamagedException;
import dev.muster.store.disk.FreeSpace;
import dev.muster.store.member.MemberStore;
import dev.muster.store.member.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable store of one member or several on a Raft log: an acknowledged write is forced to the disks of a majority, and
 * linearizable reads are ordered by the log, not by clocks. Thread-safe.
 *
 * <p>Any member takes calls; one that does not lead sends commands on to the leader. Entries carry the leader's wall
 * clock, stamped when it takes them into its log.
 */
public final class RaftStore extends MemberStore {

    private static final Logger log = LoggerFactory.getLogger(RaftStore.class);

    /** A learner asks after so many election timeouts of silence, and looks so often whether there was so much. */
    private static final int SILENCE_ELECTION_TIMEOUTS = 10;

    private static final int LOOKOUT_ELECTION_TIMEOUTS = 2;
    private static final String REMOVED =
            "it was removed from the cluster (expected: another name or an empty directory, to join again)";

    private final RaftStoreConfig config;
    private final RaftLogPort port;
    private final DataDirectory directory;
    private final FreeSpace space;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final RaftMembership membership;
    private final ScheduledExecutorService lookout;
    private volatile @Nullable RaftMember member;
    private volatile @Nullable DiskWatch disk;
    private volatile @Nullable Configuration decided;

    private RaftStore(
            RaftStoreConfig config, Replica replica, RaftLogPort port, DataDirectory directory, FreeSpace space) {
        super(config.memberId(), config.limits(), replica, port);
        this.config = config;
        this.port = port;
        this.directory = directory;
        this.space = space;
        this.membership = new RaftMembership(config, () -> member, this::decidedMembers, this::knownClusterId);
        this.lookout = Executors.newSingleThreadScheduledExecutor(
                task -> thread("muster-store-lookout-" + config.memberId(), task));
    }

    /** Id of the member that a directory belongs to; empty if it belongs to none yet. */
    public static Optional<String> owner(Path directory) {
        return DataDirectory.owner(directory);
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
        return open(config, clock, directory -> Files.getFileStore(directory).getUsableSpace());
    }

    static RaftStore open(RaftStoreConfig config, Clock clock, FreeSpace.Gauge gauge) {
        DataDirectory directory = DataDirectory.open(config, raft -> ClusterSearch.find(config, raft));
        Replica replica = new Replica();
        FreeSpace space = new FreeSpace(config.dataDir(), config.diskFreeMin(), gauge);
        RaftStore store = new RaftStore(config, replica, new RaftLogPort(), directory, space);
        try {
            store.start();
            store.join(replica, clock);
            store.lookOut();
            return store;
        } catch (IOException | RuntimeException failure) {
            store.close();
            if (failure instanceof StoreStartException known) {
                throw known;
            }
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof DamagedException damage) {
                    throw DataDirectory.refusal(config, damage);
                }
            }
            throw new StoreStartException(
                    "member " + config.memberId() + " of cluster " + config.clusterName() + " on " + config.dataDir()
                            + ": cannot start, " + root(failure),
                    failure);
        }
    }

    /**
     * Makes a member of a new cluster out of a backup of another one; see {@link RestorePlan} for what becomes of what. To
     * be called on each member, with the same backup and token, before it is opened; until then the members given the same
     * are kept away from all others.
     *
     * @param config of the new member; its directory must be empty
     * @param token a word that was never used for a restore before
     * @return false if that was already done here with this token; then nothing is changed, and the backup is not read
     * @throws StoreStartException if the directory holds anything, or the backup is damaged or of a newer version
     */
    public static boolean restore(RaftStoreConfig config, Path backup, String token) {
        return Restoration.run(config, backup, token);
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    protected void closeLog() {
        membership.close();
        lookout.shutdownNow();
        leave();
        DiskWatch watch = disk;
        if (watch != null) {
            watch.close();
        }
        directory.close();
    }

    @Override
    protected StoreStatus statusOf(LocalState local) {
        RaftMember running = local.failure() == null ? member : null;
        DivisionInfo info = running == null ? null : running.info();
        RaftPeerId leader = info == null ? null : info.getLeaderId();
        return new StoreStatus(
                config.memberId(),
                local.clusterId(),
                running == null || info == null ? StoreStatus.Role.OFFLINE : role(running, info.getCurrentRole()),
                leader == null ? null : leader.toString(),
                info == null ? 0 : info.getCurrentTerm(),
                local.revision(),
                local.compactRevision(),
                local.appliedIndex(),
                local.bytes(),
                local.quotaBytes(),
                local.alarms(),
                members(),
                local.failure(),
                space.shortage());
    }

    private void join(Replica replica, Clock clock) throws IOException {
        RaftStateMachine machine = new RaftStateMachine(config, replica, clock, space, new RaftEvents());
        RaftMember joining = RaftMember.create(config, directory, machine);
        member = joining;
        port.connect(joining);
        directory.markUsed(config);
        disk = DiskWatch.start(config, directory, machine::applied, space, this::statusChanged);
        joining.start(config);
        log.info(
                "Member {} of cluster {} listens on {}:{}, data in {}",
                config.memberId(),
                config.clusterName(),
                config.bindHost(), // what the server reports is the wildcard, whatever it is bound to
                joining.server().getServerRpc().getInetSocketAddress().getPort(),
                config.dataDir());
        if (!joining.configuration().isMember(joining.id())
                || joining.configuration().voters().isEmpty()) {
            log.info(
                    "Member {} waits to be added to cluster {} as {}",
                    config.memberId(),
                    config.clusterName(),
                    config.self().address());
        }
    }

    /** A learner hears nothing of its removal and stands for no election, so it asks when the leader is silent. */
    private void lookOut() {
        Duration silence = config.electionTimeout().multipliedBy(SILENCE_ELECTION_TIMEOUTS);
        long lookMillis =
                config.electionTimeout().multipliedBy(LOOKOUT_ELECTION_TIMEOUTS).toMillis();
        var unused = lookout.scheduleWithFixedDelay(
                () -> {
                    RaftMember running = member;
                    try {
                        if (running != null
                                && running.silence().compareTo(silence) > 0
                                && running.configuration().isLearner(running.id())
                                && OtherMembers.sayThatWeAreOut(running)) {
                            new RaftEvents().failed(REMOVED, null);
                        }
                    } catch (RuntimeException failure) {
                        log.warn("Asking the others about our membership failed; it will be tried again", failure);
                    }
                },
                lookMillis,
                lookMillis,
                TimeUnit.MILLISECONDS);
    }

    private String knownClusterId() {
        return Objects.requireNonNullElse(status().clusterId(), directory.clusterId());
    }

    private CompletableFuture<Configuration> decidedMembers() {
        return caughtUp().thenApply(passed -> {
            Configuration newest = decided;
            RaftMember running = member;
            if (newest != null) {
                return newest;
            }
            if (running == null) {
                throw new StoreClosedException("store: member " + config.memberId() + " is closed");
            }
            return running.configuration(); // nothing was decided since the start
        });
    }

    private void leave() {
        port.disconnect();
        RaftMember leaving = member;
        if (leaving != null) {
            leaving.close();
        }
    }

    private List<Member> members() {
        Configuration newest = decided;
        RaftMember running = member;
        if (newest == null && running != null) {
            newest = running.configuration();
        }
        return newest == null ? List.of() : newest.members();
    }

    private static StoreStatus.Role role(RaftMember running, RaftPeerRole role) {
        return switch (role) {
            case LEADER -> StoreStatus.Role.LEADER;
            case CANDIDATE -> StoreStatus.Role.CANDIDATE;
            case FOLLOWER ->
                running.configuration().isLearner(running.id()) ? StoreStatus.Role.LEARNER : StoreStatus.Role.FOLLOWER;
            case LISTENER -> StoreStatus.Role.LEARNER;
            case UNRECOGNIZED -> StoreStatus.Role.OFFLINE;
        };
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    private static void runAside(String name, Runnable work) {
        thread(name, work).start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Reacts to Ratis, on its threads. */
    private final class RaftEvents implements RaftStateMachine.Events {

        @Override
        public void leaderChanged() {
            RaftStore.this.leaderChanged(() -> {
                RaftMember running = member;
                if (running != null && running.info().isLeader()) {
                    form(UUID.randomUUID().toString());
                }
            });
        }

        @Override
        public void leaderMissing() {
            RaftMember running = member;
            if (running == null || !asking.compareAndSet(false, true)) {
                return;
            }
            log.warn(
                    "Member {} of cluster {} has known no leader for a while; writes wait for a majority of {}",
                    config.memberId(),
                    config.clusterName(),
                    members());
            runAside("muster-store-ask-" + config.memberId(), () -> {
                try {
                    OtherMembers.reportForeign(running, config);
                } finally {
                    asking.set(false);
                }
            });
        }

        @Override
        public CompletableFuture<byte[]> asked(byte[] question) {
            return Confirmation.isQuestion(question)
                    ? port.readPointHere().thenApply(Confirmation::answer)
                    : answer(question);
        }

        @Override
        public byte[] askedForTerm() {
            RaftMember running = member;
            return Confirmation.term(
                    running == null ? Long.MAX_VALUE : running.info().getCurrentTerm());
        }

        @Override
        public String clusterId() {
            return knownClusterId();
        }

        @Override
        public void membersChanged(RaftConfigurationProto found) {
            Configuration newest = Configuration.of(found);
            decided = newest;
            RaftMember running = member;
            if (running != null) {
                running.meet(newest.all());
            }
            RaftStore.this.leaderChanged(() -> {}); // who listens to the status hears of it
        }

        @Override
        public void shutDown() {
            RaftMember running = member;
            if (running != null && !running.isClosed()) {
                boolean learner = running.configuration().isLearner(running.id());
                failed(learner ? "raft: closed while it was a learner (expected: it is started again)" : REMOVED, null);
            }
        }

        @Override
        public void failed(String why, @Nullable Throwable cause) {
            if (status().failure() == null) {
                log.error("Member {} takes no more part: {}", config.memberId(), why, cause);
                fail("store: member " + config.memberId() + " failed, " + why);
                // so that it does not lead without being able to; not on a thread of Ratis, which the closing waits for
                runAside("muster-store-leave-" + config.memberId(), RaftStore.this::leave);
            }
        }
    }
}
