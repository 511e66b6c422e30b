package dev.muster.store.raft;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.store.Member;
import dev.muster.store.Membership;
import dev.muster.store.MembershipRefusedException;
import dev.muster.store.MembershipRefusedException.Reason;
import dev.muster.store.NoQuorumException;
import dev.muster.store.StoreClosedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the members by Ratis' joint consensus. Every change starts from the list that the log has now, and is written
 * only if that list is still the newest, so that of two changes at once the second starts over. Thread-safe; the work is
 * done on two threads of its own, which block.
 */
final class RaftMembership implements Membership, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RaftMembership.class);

    private static final Duration CHANGE_MAX = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** How many entries a learner may be behind when it is promoted; what Ratis takes for caught up. */
    private static final long BEHIND_MAX = 1_000;
    /** A member that answered the leader within so many election timeouts is there. */
    private static final int REACHABLE_ELECTION_TIMEOUTS = 6;

    private static final int THREADS = 2;
    private static final int WAITING_MAX = 16;
    private static final int TRANSFERS_MAX = 5;
    /**
     * A transfer that works takes one round of votes. Until it is over the leader takes no writes, so one that does not work
     * is soon given up, and tried again.
     */
    private static final int TRANSFER_ELECTION_TIMEOUTS = 2;

    private final RaftStoreConfig config;
    private final Supplier<@Nullable RaftMember> running;
    private final Supplier<CompletableFuture<Configuration>> decided;
    private final Supplier<String> clusterId;
    private final ThreadPoolExecutor work;

    /**
     * @param running the member, absent while it is starting or stopping
     * @param decided the newest list that the log has decided on, linearizable
     * @param clusterId the cluster that this member belongs to
     */
    RaftMembership(
            RaftStoreConfig config,
            Supplier<@Nullable RaftMember> running,
            Supplier<CompletableFuture<Configuration>> decided,
            Supplier<String> clusterId) {
        this.config = config;
        this.running = running;
        this.decided = decided;
        this.clusterId = clusterId;
        this.work = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "muster-store-membership-" + config.memberId());
                    thread.setDaemon(true);
                    return thread;
                });
        this.work.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<List<Member>> members() {
        return unwrapped(decided.get().thenApply(Configuration::members));
    }

    @Override
    public CompletableFuture<List<Member>> addLearner(String id, String host, int port) {
        RaftStoreConfig.Voter added;
        try {
            added = new RaftStoreConfig.Voter(id, host, port);
            if (port == 0) {
                throw new InvalidArgumentException("member " + id, "port 0", "1 to 65535");
            }
        } catch (InvalidArgumentException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        RaftPeer peer = RaftSettings.peer(added);
        return aside(() -> change(new Change("add " + id + " at " + added.address()) {
            @Override
            boolean isDone(Configuration now) {
                return now.isMember(peer.getId());
            }

            @Override
            Configuration from(RaftMember here, Configuration now) {
                requireNew(here, now, peer);
                return now.plus(peer);
            }

            @Override
            void require(LeaderView leader, Configuration now) {
                // a learner decides nothing
            }
        }));
    }

    @Override
    public CompletableFuture<List<Member>> promote(String id) {
        RaftPeerId learner = RaftPeerId.valueOf(id);
        return aside(() -> change(new Change("promote " + id) {
            @Override
            boolean isDone(Configuration now) {
                return now.isVoter(learner);
            }

            @Override
            Configuration from(RaftMember here, Configuration now) {
                requireMember(now, learner);
                if (now.isVoter(learner)) {
                    throw refused(Reason.ALREADY_VOTER, "member " + id + ": a voter (expected: a learner)");
                }
                return now.promoted(learner);
            }

            @Override
            void require(LeaderView leader, Configuration now) {
                long behind = leader.behind(learner);
                if (behind > BEHIND_MAX || !leader.reaches(learner)) {
                    throw refused(
                            Reason.NOT_CAUGHT_UP,
                            "member " + id + ": "
                                    + (leader.reaches(learner) ? behind + " entries behind" : "does not answer")
                                    + " (expected: at most " + BEHIND_MAX + " entries behind the leader)");
                }
                leader.requireQuorum(now.promoted(learner), "promote " + id);
            }
        }));
    }

    @Override
    public CompletableFuture<List<Member>> remove(String id) {
        RaftPeerId leaving = RaftPeerId.valueOf(id);
        return aside(() -> change(new Change("remove " + id) {

            private int handOvers;

            @Override
            boolean isDone(Configuration now) {
                return !now.isMember(leaving);
            }

            @Override
            Configuration from(RaftMember here, Configuration now) {
                requireMember(now, leaving);
                Configuration left = now.minus(leaving);
                if (left.voters().isEmpty()) {
                    throw refused(Reason.LAST_VOTER, "member " + id + ": the last voter (expected: another one stays)");
                }
                return left;
            }

            @Override
            void require(LeaderView leader, Configuration now) throws IOException {
                Configuration left = now.minus(leaving);
                if (now.isVoter(leaving)) {
                    leader.requireQuorum(left, "remove " + id);
                }
                RaftPeerId next = leader.id().equals(leaving) ? leader.mostAdvanced(left) : null;
                if (next != null && handOvers++ < TRANSFERS_MAX) { // sooner over than an election after it has left
                    handOver(leader, next);
                    throw new IOException("leader " + leaving + " hands over before it leaves");
                }
            }
        }));
    }

    @Override
    public CompletableFuture<Void> transferLeadership(String id) {
        return aside(() -> {
            transfer(RaftPeerId.valueOf(id));
            return null;
        });
    }

    @Override
    public void close() {
        work.shutdownNow();
    }

    /** One kind of change. Its methods may throw {@link MembershipRefusedException}. */
    private abstract static class Change {

        private final String name;

        Change(String name) {
            this.name = name;
        }

        abstract boolean isDone(Configuration now);

        abstract Configuration from(RaftMember here, Configuration now);

        /** @throws IOException if it must be tried again */
        abstract void require(LeaderView leader, Configuration now) throws IOException;
    }

    private List<Member> change(Change change) {
        long deadline = Ticker.SYSTEM.nanos() + CHANGE_MAX.toNanos();
        boolean sent = false;
        Configuration wanted = null;
        String why = "not tried yet";
        while (true) {
            try {
                Configuration now = await(decided.get());
                if (sent && change.isDone(now)) {
                    return now.members();
                }
                RaftMember here = here();
                wanted = change.from(here, now);
                LeaderView leader = leader(here);
                change.require(leader, now);
                if (now.changing()) {
                    throw new IOException("another change is half done");
                }
                sent = true;
                submit(here, leader.id(), now, wanted);
                log.info("Members changed: {}; now {}", change.name, wanted.members());
            } catch (ReconfigurationTimeoutException noProgress) {
                throw refused(
                        Reason.NOT_CAUGHT_UP,
                        change.name
                                + ": it does not answer the leader or makes no progress (expected: it runs, waits to"
                                + " be added, and if it was a member before has its old address)");
            } catch (StoreClosedException closed) {
                if (sent && wanted != null && !wanted.isMember(RaftPeerId.valueOf(config.memberId()))) {
                    return wanted.members(); // it was our own leave
                }
                throw sent ? unknown(change, closed.getMessage()) : closed;
            } catch (NoQuorumException noQuorum) {
                if (!sent) {
                    throw noQuorum;
                }
                why = noQuorum.toString();
            } catch (IOException again) {
                why = again.toString();
            }
            if (Ticker.SYSTEM.nanos() - deadline > 0) {
                log.warn("Members not changed: {}; {}", change.name, why);
                if (sent) {
                    throw unknown(change, why);
                }
                throw refused(Reason.CHANGE_IN_PROGRESS, change.name + ": not begun within " + CHANGE_MAX + ", " + why);
            }
            pause();
        }
    }

    private static ProblemException unknown(Change change, @Nullable String why) {
        return new ProblemException(
                ProblemType.OUTCOME_UNKNOWN,
                "membership: " + change.name + " was sent, but its end is not known, " + why
                        + "; the list of members tells what came of it");
    }

    private void submit(RaftMember here, RaftPeerId leader, Configuration now, Configuration wanted)
            throws IOException {
        SetConfigurationRequest.Arguments arguments = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(now.voters())
                .setListenersInCurrentConf(now.learners())
                .setServersInNewConf(wanted.voters())
                .setListenersInNewConf(wanted.learners())
                .build();
        SetConfigurationRequest request =
                new SetConfigurationRequest(here.clientId(), leader, here.groupId(), here.nextCallId(), arguments);
        requireSuccess(
                leader.equals(here.id())
                        ? await(here.server().setConfigurationAsync(request), CHANGE_MAX)
                        : sendTo(here, request));
    }

    private void transfer(RaftPeerId next) {
        String why = "not tried";
        for (int attempt = 0; attempt < TRANSFERS_MAX; attempt++) {
            try {
                Configuration now = await(decided.get());
                requireMember(now, next);
                if (!now.isVoter(next)) {
                    throw refused(Reason.NOT_A_VOTER, "member " + next + ": a learner (expected: a voter)");
                }
                RaftMember here = here();
                LeaderView leader = leader(here);
                if (leader.id().equals(next)) {
                    return;
                }
                if (!leader.reaches(next)) {
                    throw refused(Reason.NOT_CAUGHT_UP, "member " + next + ": does not answer (expected: it runs)");
                }
                if (leader.behind(next) > BEHIND_MAX) { // it would keep writes waiting while it receives them
                    throw new IOException(leader.behind(next) + " entries behind the leader");
                }
                handOverNow(here, leader.id(), next);
            } catch (IOException again) {
                why = again.toString();
            }
            pause();
        }
        throw refused(
                why.contains("reconfiguration") ? Reason.CHANGE_IN_PROGRESS : Reason.NOT_CAUGHT_UP,
                "member " + next + ": did not take over, " + why);
    }

    private void handOver(LeaderView leader, RaftPeerId next) {
        try {
            handOverNow(here(), leader.id(), next);
        } catch (IOException again) {
            log.info("Leadership was not handed to {}; it will be tried again", next, again);
        }
    }

    private void handOverNow(RaftMember here, RaftPeerId leader, RaftPeerId next) throws IOException {
        TransferLeadershipRequest request = new TransferLeadershipRequest(
                here.clientId(),
                leader,
                here.groupId(),
                here.nextCallId(),
                next,
                transferMax().toMillis());
        requireSuccess(
                leader.equals(here.id())
                        ? await(
                                here.server().transferLeadershipAsync(request),
                                config.limits().callTimeout())
                        : sendTo(here, request));
    }

    private Duration transferMax() {
        Duration elections = config.electionTimeout().multipliedBy(TRANSFER_ELECTION_TIMEOUTS);
        Duration half = config.limits().callTimeout().dividedBy(2);
        return elections.compareTo(half) < 0 ? elections : half;
    }

    private static RaftClientReply sendTo(RaftMember here, RaftClientRequest request) throws IOException {
        try {
            return here.rpc().sendRequest(request);
        } catch (RaftException refused) {
            throw refused;
        } catch (IOException | RuntimeException failure) { // gRPC throws its own
            here.reconnect(request.getServerId());
            throw new IOException("leader " + request.getServerId() + " did not answer, " + failure, failure);
        }
    }

    private static void requireSuccess(RaftClientReply reply) throws IOException {
        RaftException refused = reply.getException();
        if (refused != null) {
            throw refused;
        }
        if (!reply.isSuccess()) {
            throw new IOException("the leader answered " + reply);
        }
    }

    private void requireNew(RaftMember here, Configuration now, RaftPeer added) {
        RaftPeerId id = added.getId();
        if (now.isMember(id)) {
            throw refused(Reason.MEMBER_EXISTS, "member " + id + ": exists (expected: a new name)");
        }
        for (RaftPeer other : now.all()) {
            if (other.getAddress().equals(added.getAddress())) {
                throw refused(
                        Reason.ADDRESS_IN_USE,
                        "member " + id + ": " + added.getAddress() + " is the address of " + other.getId()
                                + " (expected: one of its own)");
            }
            if (other.getAddress().endsWith(":0")) {
                throw refused(
                        Reason.NOT_REPLICATED,
                        "member " + other.getId() + ": listens on any free port (expected: a fixed one, so that others"
                                + " can reach it)");
            }
        }
        RaftPeer before = here.known(id);
        if (before != null && !before.getAddress().equals(added.getAddress())) {
            throw refused(
                    Reason.ADDRESS_CHANGED,
                    "member " + id + ": " + added.getAddress() + " (expected: " + before.getAddress()
                            + ", where it was before, or a new name)");
        }
        requireWaiting(here, added);
    }

    /** Asks it first, since Ratis never forgets an address that it was once given. */
    private void requireWaiting(RaftMember here, RaftPeer added) {
        String found;
        RaftClientRpc separate = here.separateRpc(added);
        try {
            PeerQuestions questions = here.questions(separate);
            GroupInfoReply told = questions.groupInfo(added.getId(), here.groupId());
            String name = told.getRoleInfoProto().getSelf().getId().toStringUtf8();
            String cluster = questions.clusterId(added.getId(), here.groupId());
            boolean ours = cluster.isEmpty() || cluster.equals(clusterId.get());
            if (name.equals(added.getId().toString()) && ours) {
                return;
            }
            found = ours ? "member " + name : "it belongs to cluster " + cluster;
        } catch (IOException failure) {
            found = "no answer as a member of this cluster, " + failure.getMessage();
        } finally {
            try {
                separate.close();
            } catch (IOException failure) {
                log.debug("Connections to {} not closed", added, failure);
            }
        }
        throw refused(
                Reason.NOT_CAUGHT_UP,
                "member " + added.getId() + " at " + added.getAddress() + ": " + found
                        + " (expected: it runs there and waits to be added)");
    }

    private static void requireMember(Configuration now, RaftPeerId id) {
        if (!now.isMember(id)) {
            throw refused(Reason.UNKNOWN_MEMBER, "member " + id + ": unknown (expected: one of " + now.members() + ")");
        }
    }

    /** What the leader knows of the others. Confined to one call. */
    private final class LeaderView {

        private final RaftMember here;
        private final Map<RaftPeerId, Boolean> reachable = new HashMap<>();
        private final RaftPeerId id;
        private final GroupInfoReply told;

        LeaderView(RaftMember here, RaftPeerId id, GroupInfoReply told) {
            this.here = here;
            this.id = id;
            this.told = told;
        }

        RaftPeerId id() {
            return id;
        }

        /** Whether it answers: the leader, by what it has heard, and us, now. */
        boolean reaches(RaftPeerId other) {
            return reachable.computeIfAbsent(other, asked -> heardByTheLeader(asked) && answersHere(asked));
        }

        private boolean answersHere(RaftPeerId other) {
            try {
                here.groupInfo(other);
                return true;
            } catch (IOException | RuntimeException silent) { // gRPC throws its own
                log.debug("Member {} does not answer", other, silent);
                return false;
            }
        }

        private boolean heardByTheLeader(RaftPeerId other) {
            if (other.equals(id)) {
                return true;
            }
            Duration silence = config.electionTimeout().multipliedBy(REACHABLE_ELECTION_TIMEOUTS);
            for (ServerRpcProto follower :
                    told.getRoleInfoProto().getLeaderInfo().getFollowerInfoList()) {
                if (idOf(follower.getId().getId()).equals(other)) {
                    return follower.getLastRpcElapsedTimeMs() <= silence.toMillis();
                }
            }
            return false;
        }

        long behind(RaftPeerId other) {
            return Math.max(0, committed(id) - committed(other));
        }

        @Nullable
        RaftPeerId mostAdvanced(Configuration left) {
            return left.voters().stream()
                    .map(RaftPeer::getId)
                    .filter(this::reaches)
                    .max(Comparator.comparingLong(this::committed))
                    .orElse(null);
        }

        void requireQuorum(Configuration wanted, String what) {
            Set<String> silent = new HashSet<>();
            for (RaftPeer voter : wanted.voters()) {
                if (!reaches(voter.getId())) {
                    silent.add(voter.getId().toString());
                }
            }
            int majority = wanted.voters().size() / 2 + 1;
            int there = wanted.voters().size() - silent.size();
            if (there < majority) {
                throw refused(
                        Reason.QUORUM_AT_RISK,
                        what + ": of then " + wanted.voters().size() + " voters " + there + " would answer, not "
                                + silent + " (expected: at least " + majority + ")");
            }
        }

        private long committed(RaftPeerId other) {
            for (CommitInfoProto info : told.getCommitInfos()) {
                if (idOf(info.getServer().getId()).equals(other)) {
                    return info.getCommitIndex();
                }
            }
            return 0;
        }

        private static RaftPeerId idOf(ByteString id) {
            return RaftPeerId.valueOf(id);
        }
    }

    /** @throws IOException if there is none, or it does not answer as one */
    private LeaderView leader(RaftMember here) throws IOException {
        RaftPeerId leader = here.info().getLeaderId();
        if (leader == null) {
            throw new IOException("no leader is known");
        }
        GroupInfoReply told = here.groupInfo(leader);
        if (!told.getRoleInfoProto().hasLeaderInfo()) {
            throw new IOException("member " + leader + " no longer leads");
        }
        return new LeaderView(here, leader, told);
    }

    private RaftMember here() throws IOException {
        RaftMember here = running.get();
        if (here == null) {
            throw new IOException("the member is starting or stopping");
        }
        return here;
    }

    private <T> CompletableFuture<T> aside(Callable<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            work.execute(() -> {
                try {
                    answer.complete(task.call());
                } catch (Exception failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException refused) {
            answer.completeExceptionally(
                    work.isShutdown()
                            ? new StoreClosedException("store: member " + config.memberId() + " is closed")
                            : new ProblemException(
                                    ProblemType.TOO_MANY_REQUESTS,
                                    "membership: " + WAITING_MAX + " changes are waiting (expected: fewer)",
                                    Map.of("max", WAITING_MAX)));
        }
        return answer;
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    /** Waits for an answer of the store, which comes in any case. */
    private static <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new StoreClosedException("store: the member is closing");
        } catch (ExecutionException failure) {
            throw failed(failure.getCause());
        }
    }

    private static RaftClientReply await(CompletableFuture<RaftClientReply> answer, Duration max) throws IOException {
        try {
            return answer.get(max.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new StoreClosedException("store: the member is closing");
        } catch (TimeoutException late) {
            throw new IOException("no answer within " + max, late);
        } catch (ExecutionException failure) {
            throw failed(failure.getCause());
        }
    }

    private static IOException failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException problem) {
            throw problem;
        }
        return cause instanceof IOException known ? known : new IOException(cause);
    }

    private static <T> CompletableFuture<T> unwrapped(CompletableFuture<T> answer) {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = answer.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                Throwable cause = failure.getCause();
                result.completeExceptionally(failure instanceof CompletionException && cause != null ? cause : failure);
            }
        });
        return result;
    }

    private static MembershipRefusedException refused(Reason reason, String message) {
        return new MembershipRefusedException(reason, message);
    }
}
