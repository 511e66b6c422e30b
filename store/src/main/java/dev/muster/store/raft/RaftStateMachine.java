package dev.muster.store.raft;

import dev.muster.store.codec.EntryCodec;
import dev.muster.store.codec.MalformedException;
import dev.muster.store.disk.FreeSpace;
import dev.muster.store.member.Growth;
import dev.muster.store.member.LogPort;
import dev.muster.store.member.Replica;
import dev.muster.store.state.Entry;
import dev.muster.store.state.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries entries from Ratis' log to the {@link Replica}. Ratis calls it: one thread applies, others ask for
 * transactions; the replica guards the state.
 */
final class RaftStateMachine extends BaseStateMachine {

    private static final Logger log = LoggerFactory.getLogger(RaftStateMachine.class);

    private final Replica replica;
    private final Clock clock;
    private final Events events;
    private final FreeSpace space;
    private final Snapshots snapshots;
    private final Duration questionMax;
    private final ClientId clientId = ClientId.randomId();
    private volatile LifeCycle.State state = LifeCycle.State.NEW;

    /** What the store wants to hear; called on threads of Ratis, must be quick. */
    interface Events {

        /** Another leader, another role, or the leader got ready. */
        void leaderChanged();

        /** No leader for quite a while. */
        void leaderMissing();

        /** Another member asks this one, which leads as far as Ratis knows; the answer may take its time. */
        CompletableFuture<byte[]> asked(byte[] question);

        /** Another member, which leads as far as it knows, asks this one whether it has heard of a later leadership. */
        byte[] askedForTerm();

        /** The cluster that this member belongs to, or waits to be added to; empty if it does not know it yet. */
        String clusterId();

        /** The log has decided on the members, or on half of a change; before entries that follow are applied. */
        void membersChanged(RaftConfigurationProto members);

        /** Ratis has closed the server by itself: it stood for election and was told that it is no longer a member. */
        void shutDown();

        /** This member can no longer take part. */
        void failed(String why, @Nullable Throwable cause);
    }

    RaftStateMachine(RaftStoreConfig config, Replica replica, Clock clock, FreeSpace space, Events events) {
        this.snapshots = new Snapshots(config, this::snapshotWritten);
        this.questionMax = RaftSettings.questionMax(config);
        this.replica = replica;
        this.clock = clock;
        this.events = events;
        this.space = space;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
        super.initialize(server, groupId, storage);
        snapshots.init(storage);
        load();
        state = LifeCycle.State.RUNNING;
    }

    @Override
    public LifeCycle.State getLifeCycleState() {
        return state;
    }

    /** A snapshot of the leader has arrived: nothing is applied until {@link #reinitialize()}. */
    @Override
    public void pause() {
        snapshots.forceArrived(); // Ratis does not, and drops the log for it
        state = LifeCycle.State.PAUSED;
    }

    @Override
    public void reinitialize() throws IOException {
        snapshots.installed();
        load();
        state = LifeCycle.State.RUNNING;
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots.storage();
    }

    @Override
    public void close() {
        state = LifeCycle.State.CLOSED;
        snapshots.close();
        events.shutDown(); // a leader that removed itself closes without another word
    }

    /** On the leader, before the entry gets its place: refuses what is not ours, and gives the entry its time. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        TransactionContext.Builder transaction = TransactionContext.newBuilder()
                .setStateMachine(this)
                .setServerRole(RaftPeerRole.LEADER)
                .setClientRequest(request);
        byte[] bytes = request.getMessage().getContent().toByteArray();
        long timeMillis = clock.millis();
        try {
            Entry entry = EntryCodec.decode(bytes);
            String shortage = space.shortage();
            if (shortage != null && Growth.in(entry)) {
                return transaction.build().setException(new LogPort.DiskNearlyFullException(shortage));
            }
            transaction.setStateMachineContext(new Entry(timeMillis, entry.commands()));
        } catch (MalformedException refused) {
            log.warn("Entry from client {} refused", request.getClientId(), refused);
            return transaction.build().setException(refused);
        }
        byte[] stamped = EntryCodec.withTime(bytes, timeMillis);
        return transaction.setLogData(UnsafeByteOperations.unsafeWrap(stamped)).build();
    }

    /**
     * Applies one entry. It must throw what goes wrong: a failed future would only be told to the client, and this member
     * would go on without the entry, unlike the others.
     */
    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto logEntry = transaction.getLogEntry();
        try {
            Entry entry = entryOf(transaction, logEntry);
            List<Outcome> outcomes = replica.apply(logEntry.getTerm(), logEntry.getIndex(), entry);
            updateLastAppliedTermIndex(logEntry.getTerm(), logEntry.getIndex());
            snapshots.applied(logEntry.getSerializedSize());
            boolean awaited = transaction.getServerRole() == RaftPeerRole.LEADER;
            return CompletableFuture.completedFuture(
                    awaited ? new OutcomeMessage(logEntry.getTerm(), outcomes) : Message.EMPTY);
        } catch (MalformedException | RuntimeException failure) {
            String why = "log entry " + logEntry.getIndex() + " cannot be applied: " + failure.getMessage();
            events.failed(why, failure);
            throw new IllegalStateException(why, failure);
        }
    }

    /** The leader has read the same bytes already, when it took them into its log. */
    private static Entry entryOf(TransactionContext transaction, LogEntryProto logEntry) throws MalformedException {
        return transaction.getStateMachineContext() instanceof Entry read
                ? read
                : EntryCodec.decode(
                        logEntry.getStateMachineLogEntry().getLogData().toByteArray());
    }

    @Override
    public CompletableFuture<Message> query(Message question) {
        return events.asked(question.getContent().toByteArray())
                .thenApply(answer -> Message.valueOf(UnsafeByteOperations.unsafeWrap(answer)));
    }

    /** What any member may ask, whoever leads: see {@link Confirmation} and {@link PeerQuestions#clusterId}. */
    @Override
    public CompletableFuture<Message> queryStale(Message question, long minIndex) {
        if (Confirmation.isForTerm(question.getContent().size())) {
            return CompletableFuture.completedFuture(
                    Message.valueOf(UnsafeByteOperations.unsafeWrap(events.askedForTerm())));
        }
        return PeerQuestions.isForClusterId(question)
                ? CompletableFuture.completedFuture(Message.valueOf(events.clusterId()))
                : CompletableFuture.failedFuture(new MalformedException("question: not known here"));
    }

    /** Ratis asks after every round of applying, on the applying thread; {@link Snapshots} decides whether it is time. */
    @Override
    public long takeSnapshot() {
        return snapshots.next(getLastAppliedTermIndex(), () -> replica.picture().image());
    }

    /** Ratis asks for snapshots when it has applied something; a member without work must not wait for that. */
    private void snapshotWritten() {
        if (state != LifeCycle.State.RUNNING) {
            return;
        }
        SnapshotManagementRequest look = SnapshotManagementRequest.newCreate(
                clientId, getId(), getGroupId(), CallId.getAndIncrement(), questionMax.toMillis());
        try {
            var unused = getServer().thenCompose(server -> server.snapshotManagementAsync(look));
        } catch (RuntimeException failure) { // it is stopping, or takes a snapshot from the leader
            log.debug("Ratis hears of the snapshot with the next entry", failure);
        }
    }

    /** Index of the last applied entry, -1 if none is. */
    long applied() {
        TermIndex last = getLastAppliedTermIndex();
        return last == null ? RaftLog.INVALID_LOG_INDEX : last.getIndex();
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        super.notifyTermIndexUpdated(term, index);
        replica.skipTo(index);
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto members) {
        events.membersChanged(members);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        events.leaderChanged();
    }

    @Override
    public void notifyLeaderReady() {
        events.leaderChanged();
    }

    @Override
    public void notifyExtendedNoLeader(RoleInfoProto role) {
        events.leaderMissing();
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto failed) {
        Throwable first = cause; // of an earlier task, which Ratis did not tell of, such as beginning a new file
        for (Throwable next = cause; next != null; next = next.getCause()) {
            first = next;
        }
        events.failed("log: an entry could not be written, " + first, cause);
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        events.shutDown();
    }

    private void load() throws IOException {
        Snapshots.Loaded newest = snapshots.loadNewest();
        if (newest != null) {
            replica.restore(newest.image(), newest.at().getIndex());
            setLastAppliedTermIndex(newest.at());
            log.info("Snapshot loaded, taken at {}", newest.at());
        }
    }
}
