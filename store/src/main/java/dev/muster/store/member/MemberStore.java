package dev.muster.store.member;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.LeaseGrant;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.RangeResult;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.TransactionResult;
import dev.muster.store.Backup;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.NoSpaceException;
import dev.muster.store.ReadAt;
import dev.muster.store.StateHash;
import dev.muster.store.StatusListener;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.StoreStatus;
import dev.muster.store.Subscription;
import dev.muster.store.Watch;
import dev.muster.store.WatchListener;
import dev.muster.store.WatchRequest;
import dev.muster.store.backup.StateBackup;
import dev.muster.store.state.Command;
import dev.muster.store.state.Outcome;
import dev.muster.store.watch.WatchHub;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store on one member, whatever its log: reads and watches are answered from the {@link Replica}, commands go through
 * the {@link LogPort}. Thread-safe.
 */
public abstract class MemberStore implements Store {

    private static final Logger log = LoggerFactory.getLogger(MemberStore.class);

    private static final int SWEEP_MILLIS = 50;
    private static final int ANSWER_THREADS = 2;

    private final String memberId;
    private final Limits limits;
    private final Replica replica;
    private final WatchHub hub;
    private final ScheduledExecutorService timer;
    private final ExecutorService sender;
    private final ExecutorService answers;
    private final Quota quota;
    private final CommandQueue queue;
    private final ReadBarriers barriers;
    private final MemberLeases leases;
    private final LeaseDraw leaseDraw =
            new LeaseDraw(() -> ThreadLocalRandom.current().nextLong());
    private final LimitsProposer limitsProposer;
    private final StatusListeners listeners;
    private final CompletableFuture<String> formed = new CompletableFuture<>();
    private final AtomicReference<@Nullable String> closed = new AtomicReference<>();

    /** Creates the parts; {@link #start()} gives them life. */
    protected MemberStore(String memberId, Limits limits, Replica replica, LogPort port) {
        this.memberId = memberId;
        this.limits = limits;
        this.replica = replica;
        this.hub = WatchHub.start(replica, limits, memberId);
        this.timer = Executors.newSingleThreadScheduledExecutor(threads("muster-store-timer-" + memberId));
        this.sender = Executors.newSingleThreadExecutor(threads("muster-store-send-" + memberId));
        this.answers = Executors.newFixedThreadPool(ANSWER_THREADS, threads("muster-store-answer-" + memberId));
        this.quota = new Quota(limits.quotaBytes(), replica::countedBytes);
        this.queue = new CommandQueue(port, quota, limits, Ticker.SYSTEM, timer, sender, this::answer);
        this.barriers = new ReadBarriers(port, queue, replica, limits, Ticker.SYSTEM, this::answer);
        this.leases = new MemberLeases(
                new LeaseLeader(port, queue, barriers, replica), port, replica, limits, timer, this::answer);
        this.limitsProposer = new LimitsProposer(port, queue, replica, limits.state());
        this.listeners = new StatusListeners(this::answer, this::status);
    }

    /** Starts watching the replica and the clock; before the log delivers its first entry. */
    protected final void start() {
        replica.onAdvance(this::advanced);
        var unused = timer.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        advanced();
    }

    /** Ends the log's work; called once. */
    protected abstract void closeLog();

    /** The whole status; called by {@link #status()}. */
    protected abstract StoreStatus statusOf(LocalState local);

    /**
     * What the replica and this class know.
     *
     * @param failure why it no longer takes part; absent while it does
     */
    protected record LocalState(
            @Nullable String clusterId,
            long revision,
            long compactRevision,
            long appliedIndex,
            long bytes,
            long quotaBytes,
            Set<StoreStatus.Alarm> alarms,
            @Nullable String failure) {}

    /** Founds the cluster unless that is done; tries again while this member leads. */
    protected final void form(String clusterId) {
        if (replica.position().clusterId() != null || closed.get() != null) {
            return;
        }
        var unused = queue.submit(new Command.Form(clusterId, limits.state())).whenComplete((answer, failure) -> {
            if (failure != null && closed.get() == null && status().role() == StoreStatus.Role.LEADER) {
                log.info("Member {} could not found the cluster yet: {}", memberId, failure.getMessage());
                form(clusterId); // not in a hurry: it failed after the call timeout
            }
        });
    }

    /**
     * The leader or this member's role changed.
     *
     * @param then runs first, on a thread of the store, not on the caller's
     */
    protected final void leaderChanged(Runnable then) {
        try {
            timer.execute(() -> {
                then.run();
                queue.leaderChanged();
                leases.leaderChanged();
                listeners.changed();
            });
        } catch (RejectedExecutionException closing) {
            log.debug("A change of the leader is not told: the store is closing", closing);
        }
    }

    /** Something of the status changed that listeners want to hear of. */
    protected final void statusChanged() {
        listeners.changed();
    }

    /**
     * Answers what another member asked this one through {@link LogPort#ask}; never waits, the answer does.
     *
     * @return fails if the question cannot be read
     */
    protected final CompletableFuture<byte[]> answer(byte[] question) {
        return leases.answer(question);
    }

    /** Completes when the local state contains everything that was acknowledged before this call. */
    protected final CompletableFuture<?> caughtUp() {
        String why = closed.get();
        return why == null ? barriers.pass() : CompletableFuture.failedFuture(new StoreClosedException(why));
    }

    /** This member takes no more part: every call fails from now on. */
    protected final void fail(String why) {
        if (closed.compareAndSet(null, why)) {
            queue.close(why);
            leases.close(why);
            formed.completeExceptionally(new StoreClosedException(why));
            listeners.changed();
        }
    }

    @Override
    public final String clusterId() {
        String known = replica.position().clusterId();
        if (known == null) {
            throw new NoQuorumException(
                    "clusterId: member " + memberId + " has not yet heard that its cluster was formed");
        }
        return known;
    }

    @Override
    public final CompletableFuture<String> formed() {
        return formed.copy();
    }

    @Override
    public final String memberId() {
        return memberId;
    }

    @Override
    public final CompletableFuture<TransactionResult> commit(RequestId request, Transaction transaction) {
        return askOnce(request, new Command.Commit(request, transaction), Answers::committed);
    }

    @Override
    public final CompletableFuture<Long> compact(long revision) {
        return ask(new Command.Compact(RequestId.random(), revision), Answers::compacted);
    }

    @Override
    public final CompletableFuture<RangeResult> range(RangeQuery query, ReadAt at) {
        return read(at, () -> replica.range(query));
    }

    private <T> CompletableFuture<T> read(ReadAt at, Supplier<T> answer) {
        String why = closed.get();
        boolean local = at instanceof ReadAt.Stale && !timer.isShutdown(); // goes on after a failure
        if (why != null && !local) {
            return CompletableFuture.failedFuture(new StoreClosedException(why));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        if (at instanceof ReadAt.Stale) {
            finish(result, answer);
        } else {
            var unused = barriers.pass().whenComplete((passed, failure) -> finish(result, failure, answer));
        }
        return result;
    }

    @Override
    public final CompletableFuture<Backup> backup() {
        return read(ReadAt.LINEARIZABLE, () -> StateBackup.of(replica.picture().image()));
    }

    @Override
    public final CompletableFuture<LeaseGrant> grant(RequestId request, LeaseId id, Duration ttl) {
        return leaseDraw.grant(request, id, ttl, this::grantAs);
    }

    private CompletableFuture<LeaseGrant> grantAs(Command.Grant grant) {
        return askOnce(grant.request(), grant, Answers::granted);
    }

    @Override
    public final CompletableFuture<Long> revoke(RequestId request, LeaseId id) {
        return id.present()
                ? ask(new Command.Revoke(request, id), Answers::revoked)
                : CompletableFuture.failedFuture(new LeaseNotFoundException(id));
    }

    @Override
    public final CompletableFuture<LeaseStatus> keepAlive(LeaseId id) {
        return leases.keepAlive(id);
    }

    @Override
    public final CompletableFuture<LeaseStatus> lease(LeaseId id) {
        return leases.lease(id);
    }

    @Override
    public final CompletableFuture<List<LeaseId>> leases(ReadAt at) {
        return read(at, replica::leases);
    }

    @Override
    public final CompletableFuture<StateHash> hash(long revision) {
        return read(ReadAt.STALE, () -> replica.hash(revision));
    }

    @Override
    public final Watch watch(WatchRequest request, WatchListener listener) {
        return hub.watch(request, listener);
    }

    @Override
    public final StoreStatus status() {
        Replica.Position here = replica.position();
        return statusOf(new LocalState(
                here.clusterId(),
                here.revision(),
                here.compactRevision(),
                here.appliedIndex(),
                here.bytes(),
                limits.quotaBytes(),
                quota.alarms(),
                closed.get()));
    }

    @Override
    public final Subscription onStatusChange(StatusListener listener) {
        return listeners.add(listener);
    }

    @Override
    public final void close() {
        if (timer.isShutdown()) {
            return;
        }
        fail("store: member " + memberId + " is closed");
        timer.shutdownNow();
        hub.close();
        sender.shutdown(); // not interrupted, see CommandQueue
        closeLog();
        answers.shutdown();
    }

    /**
     * Like {@link #ask}, for what the quota may refuse. A repeat of what is done already takes no space: before it is
     * refused, everything acknowledged so far is looked through for the first answer.
     */
    private <T> CompletableFuture<T> askOnce(RequestId request, Command command, Function<Outcome, T> meaning) {
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = ask(command, meaning).whenComplete((value, failure) -> {
            if (failure instanceof NoSpaceException exceeded) {
                var unusedToo = barriers.pass()
                        .whenComplete((passed, unordered) -> finish(result, unordered, () -> {
                            Outcome first = replica.answerTo(request);
                            if (first == null) {
                                throw exceeded;
                            }
                            return meaning.apply(first);
                        }));
            } else {
                finish(result, failure, () -> value);
            }
        });
        return result;
    }

    private <T> CompletableFuture<T> ask(Command command, Function<Outcome, T> meaning) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (formed.isDone()) {
            submit(command, meaning, result);
        } else { // the log would refuse it; this is soon over, or there is no quorum
            var unused = formed.copy()
                    .orTimeout(limits.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((clusterId, failure) -> {
                        if (failure instanceof TimeoutException) {
                            result.completeExceptionally(new NoQuorumException(
                                    "command: the cluster is not formed within " + limits.callTimeout()));
                        } else {
                            submit(command, meaning, result);
                        }
                    });
        }
        return result;
    }

    private <T> void submit(Command command, Function<Outcome, T> meaning, CompletableFuture<T> result) {
        var unused = queue.submit(command)
                .whenComplete((answer, failure) -> finish(result, failure, () -> meaning.apply(answer.outcome())));
    }

    private static <T> void finish(CompletableFuture<T> result, @Nullable Throwable failure, Supplier<T> value) {
        if (failure == null) {
            finish(result, value);
        } else {
            Throwable cause = failure.getCause();
            result.completeExceptionally(failure instanceof CompletionException && cause != null ? cause : failure);
        }
    }

    private static <T> void finish(CompletableFuture<T> result, Supplier<T> value) {
        try {
            result.complete(value.get());
        } catch (ProblemException refused) {
            result.completeExceptionally(refused);
        } catch (RuntimeException broken) {
            log.error("A read or an answer failed", broken);
            result.completeExceptionally(broken);
        }
    }

    private void advanced() {
        hub.advanced();
        if (quota.observe()) {
            statusChanged();
        }
        if (!formed.isDone()) {
            String known = replica.position().clusterId();
            if (known != null) {
                answer(() -> formed.complete(known));
            }
        }
    }

    private void sweep() {
        try {
            queue.sweep();
            barriers.sweep();
            leases.sweep();
            limitsProposer.sweep();
        } catch (RuntimeException broken) {
            log.error("Looking for late commands and leases failed; it will be tried again", broken);
        }
    }

    /** Runs completions where callers' code does no harm to the log; at the very end, where they are. */
    private void answer(Runnable completions) {
        try {
            answers.execute(completions);
        } catch (RejectedExecutionException closing) {
            completions.run();
        }
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
