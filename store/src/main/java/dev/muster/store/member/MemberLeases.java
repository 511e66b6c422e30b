package dev.muster.store.member;

import dev.muster.api.Ticker;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.LeaseStatus;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.codec.LeaseCodec;
import dev.muster.store.codec.MalformedException;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseQuestion;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one member does for leases: asks the leader, wherever it is, and answers the others if it leads itself. Thread-safe.
 */
final class MemberLeases {

    private final LeaseLeader leader;
    private final LogPort port;
    private final Replica replica;
    private final Limits limits;
    private final LeaseQuestions questions;

    MemberLeases(
            LeaseLeader leader,
            LogPort port,
            Replica replica,
            Limits limits,
            ScheduledExecutorService timer,
            Executor answers) {
        this.leader = leader;
        this.port = port;
        this.replica = replica;
        this.limits = limits;
        this.questions = new LeaseQuestions(this::ask, port::leader, limits, Ticker.SYSTEM, timer, answers);
    }

    /** See {@link dev.muster.store.Store#keepAlive}. */
    CompletableFuture<LeaseStatus> keepAlive(LeaseId id) {
        CompletableFuture<LeaseStatus> result = new CompletableFuture<>();
        var unused = questions.renew(id).whenComplete((found, failure) -> {
            if (found == null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(new LeaseStatus(
                        found.revision(), id, found.time().ttl(), found.time().remaining(), List.of()));
            }
        });
        return result;
    }

    /** See {@link dev.muster.store.Store#lease}. The leader tells the time, the keys are read here. */
    CompletableFuture<LeaseStatus> lease(LeaseId id) {
        CompletableFuture<LeaseStatus> result = new CompletableFuture<>();
        var unused = questions.look(id).whenComplete((found, failure) -> {
            if (found == null) {
                result.completeExceptionally(failure);
            } else {
                var unusedToo = replica.applied(found.index())
                        .orTimeout(limits.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((applied, late) -> complete(result, id, found, late));
            }
        });
        return result;
    }

    /** Answers another member's question; never waits, the answer does. */
    CompletableFuture<byte[]> answer(byte[] question) {
        try {
            return leader.answer(LeaseCodec.question(question)).thenApply(LeaseCodec::encode);
        } catch (MalformedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    void leaderChanged() {
        leader.sweep();
        questions.leaderChanged();
    }

    /** To be called every few dozen milliseconds. */
    void sweep() {
        leader.sweep();
        questions.sweep();
    }

    void close(String why) {
        questions.close(why);
    }

    private CompletableFuture<LeaseAnswer> ask(LeaseQuestion question) {
        if (port.leadingTerm() != 0) {
            return leader.answer(question);
        }
        return port.ask(LeaseCodec.encode(question)).thenApply(answer -> {
            try {
                return LeaseCodec.answer(answer);
            } catch (MalformedException malformed) {
                throw new CompletionException(malformed);
            }
        });
    }

    private void complete(
            CompletableFuture<LeaseStatus> result, LeaseId id, LeaseQuestions.Found found, @Nullable Throwable late) {
        Replica.HeldLease held = replica.lease(id);
        if (late instanceof TimeoutException) {
            result.completeExceptionally(new NoQuorumException(
                    "lease " + id + ": this member did not catch up within " + limits.callTimeout()));
        } else if (held == null) {
            result.completeExceptionally(new LeaseNotFoundException(id)); // it ended meanwhile
        } else {
            result.complete(new LeaseStatus(
                    held.revision(),
                    id,
                    held.lease().ttl(),
                    found.time().remaining(),
                    held.lease().keys()));
        }
    }
}
