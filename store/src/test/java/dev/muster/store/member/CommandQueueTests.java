package dev.muster.store.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.Operation;
import dev.muster.api.coordination.Transaction;
import dev.muster.api.coordination.Value;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.StoreContract;
import dev.muster.store.state.Command;
import dev.muster.store.state.Entry;
import dev.muster.store.state.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandQueueTests {

    private static final Limits LIMITS = Limits.defaults().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(3));

    private static final long QUOTA_BYTES = 1_000;

    private final ScriptedLog log = new ScriptedLog();
    private final AtomicLong nanos = new AtomicLong();
    private final ScheduledExecutorService timer = StandingTimer.open();
    private final AtomicLong bytes = new AtomicLong();
    private final CommandQueue queue = new CommandQueue(
            log, new Quota(QUOTA_BYTES, bytes::get), LIMITS, nanos::get, timer, Runnable::run, Runnable::run);

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void nearlyFullDiskRefusesWhatNeedsRoomAndTheOthersAreSentAgain() {
        var unused = queue.submit(new Command.Barrier());
        var put = queue.submit(put("r1"));
        var barrier = queue.submit(new Command.Barrier());
        log.answerNext();

        log.failNext(new LogPort.DiskNearlyFullException("disk: 1 MiB"));

        assertThatThrownBy(() -> StoreContract.await(put)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.type()).isEqualTo(ProblemType.INSUFFICIENT_STORAGE);
            assertThat(refused).hasMessage("disk: 1 MiB");
        });
        assertThat(barrier).isNotDone();
        queue.leaderChanged();
        log.answerNext();
        assertThat(barrier).isCompleted();
        assertThat(log.entries.get(2).commands()).containsExactly(new Command.Barrier());
    }

    @Test
    void commandsThatWaitTogetherShareAnEntryInOrder() {
        var first = queue.submit(put("r1"));
        var second = queue.submit(put("r2"));
        var third = queue.submit(put("r3"));

        log.answerNext();
        log.answerNext();

        assertThat(log.entries).extracting(entry -> entry.commands().size()).containsExactly(1, 2);
        assertThat(log.entries.get(1).commands()).containsExactly(put("r2"), put("r3"));
        assertThat(first).isCompleted();
        assertThat(StoreContract.await(second).index()).isEqualTo(2);
        assertThat(StoreContract.await(third).index()).isEqualTo(2);
    }

    @Test
    void withoutALeaderTheCallFailsEarlyAndIsKnownNotToHaveHappened() {
        log.leader = null;
        var answer = queue.submit(put("r1"));
        log.failNext(new LogPort.NotProposedException("no leader"));

        pass(Duration.ofMillis(3_001));

        assertThatThrownBy(() -> StoreContract.await(answer)).isInstanceOf(NoQuorumException.class);
    }

    @Test
    void lostAnswerIsAnUnknownOutcome() {
        var answer = queue.submit(put("r1"));

        pass(Duration.ofMillis(5_001));

        assertThatThrownBy(() -> StoreContract.await(answer))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("r1");
    }

    @Test
    void lostAnswerOfABarrierIsNoQuorum() {
        var answer = queue.submit(new Command.Barrier());

        pass(Duration.ofMillis(5_001));

        assertThatThrownBy(() -> StoreContract.await(answer)).isInstanceOf(NoQuorumException.class);
    }

    @Test
    void commandBehindAStuckOneIsKnownNotToHaveHappened() {
        var stuck = queue.submit(put("r1"));
        var behind = queue.submit(put("r2"));

        pass(Duration.ofMillis(5_001));

        assertThatThrownBy(() -> StoreContract.await(stuck)).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> StoreContract.await(behind)).isInstanceOf(NoQuorumException.class);
    }

    @Test
    void failedEntryIsSentAgainWithTheSameRequestIds() {
        var answer = queue.submit(put("r1"));
        log.failNext(new IllegalStateException("connection lost"));

        queue.leaderChanged(); // no need to wait for the pause
        log.answerNext();

        assertThat(log.entries).hasSize(2);
        assertThat(log.entries.get(1).commands()).isEqualTo(log.entries.get(0).commands());
        assertThat(answer).isCompleted();
    }

    @Test
    void entryThatNobodyAnswersIsSentAgainAndALateAnswerIsUsed() {
        var answer = queue.submit(put("r1"));
        CompletableFuture<LogPort.Appended> late = log.next();

        pass(Duration.ofMillis(2_501));
        queue.leaderChanged();
        log.answer(late, log.entries.get(0));

        assertThat(answer).isCompleted();
        assertThat(log.entries).hasSize(2);
    }

    @Test
    void entryUnderWayToADeadLeaderIsSentToTheNextOneAtOnceAndHoldsUpNothing() {
        var stuck = queue.submit(put("r1"));
        var barrier = queue.submit(new Command.Barrier());

        log.leader = "b/2";
        queue.leaderChanged();
        log.answer(log.open.get(1), log.entries.get(1));

        assertThat(log.entries.get(1).commands()).containsExactly(put("r1"), new Command.Barrier());
        assertThat(stuck).isCompleted();
        assertThat(barrier).isCompleted();
    }

    @Test
    void newTermOfTheSameLeaderCountsAsAnotherLeader() {
        var stuck = queue.submit(put("r1"));

        log.leader = "a/2";
        queue.leaderChanged();
        log.answer(log.open.get(1), log.entries.get(1));

        assertThat(stuck).isCompleted();
    }

    @Test
    void entryUnderWayToTheSameLeaderIsNotSentTwice() {
        var answer = queue.submit(put("r1"));

        queue.leaderChanged(); // another role of ours, or the leader got ready
        log.leader = null;
        queue.leaderChanged();
        log.leader = "a/1";
        queue.leaderChanged();

        assertThat(log.entries).hasSize(1);
        log.answerNext();
        assertThat(answer).isCompleted();
    }

    @Test
    void commandSentToTwoLeadersHasAnUnknownOutcomeIfNeitherAnswers() {
        var answer = queue.submit(put("r1"));
        log.leader = "b/2";
        queue.leaderChanged();
        log.open.get(1).completeExceptionally(new LogPort.NotProposedException("not ready"));
        log.leader = null;

        pass(Duration.ofMillis(5_001));

        assertThatThrownBy(() -> StoreContract.await(answer)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void tooLargeAndTooManyAreRefused() {
        Transaction large = Transaction.builder()
                .then(
                        Operation.put(Key.of("a"), Value.ofBytes(new byte[Value.BYTES_MAX])),
                        Operation.put(Key.of("b"), Value.ofBytes(new byte[Value.BYTES_MAX])))
                .build();
        var answer = queue.submit(new Command.Commit(new RequestId("r"), large));
        for (int i = 0; i <= LIMITS.waitingCommandsMax(); i++) {
            var unused = queue.submit(new Command.Barrier());
        }

        var tooMany = queue.submit(new Command.Barrier());

        assertProblem(answer, ProblemType.LIMIT_EXCEEDED);
        assertProblem(tooMany, ProblemType.TOO_MANY_REQUESTS);
    }

    @Test
    void atTheQuotaWhatTakesSpaceIsRefusedAndTheRestGoesOn() {
        bytes.set(QUOTA_BYTES);

        var put = queue.submit(put("r1"));
        var putIfAbsent = queue.submit(new Command.Commit(
                new RequestId("r2"),
                Transaction.builder()
                        .orElse(Operation.nested(Transaction.put(Key.of("k"), Value.EMPTY)))
                        .build()));
        var grant = queue.submit(new Command.Grant(new RequestId("r3"), new LeaseId(7), Duration.ofSeconds(5)));
        assertThat(log.entries).isEmpty();
        var delete = queue.submit(new Command.Commit(new RequestId("r4"), Transaction.delete(KeyRange.of("k"))));
        var revoke = queue.submit(new Command.Revoke(new RequestId("r5"), new LeaseId(7)));
        var compact = queue.submit(new Command.Compact(new RequestId("r6"), 2));
        var read = queue.submit(new Command.Commit(
                new RequestId("r7"),
                Transaction.builder().then(Operation.get(Key.of("k"))).build()));
        log.answerNext();
        log.answerNext();

        assertProblem(put, ProblemType.INSUFFICIENT_STORAGE);
        assertProblem(putIfAbsent, ProblemType.INSUFFICIENT_STORAGE);
        assertProblem(grant, ProblemType.INSUFFICIENT_STORAGE);
        assertThat(List.of(delete, revoke, compact, read)).allMatch(CompletableFuture::isDone);
        assertThat(delete).isCompleted();
        assertThat(read).isCompleted();
    }

    @Test
    void putThatWaitsWhileTheQuotaIsReachedIsRefusedUnlessItMayBeInTheLog() {
        var sent = queue.submit(put("r1"));
        var waits = queue.submit(put("r2"));
        bytes.set(QUOTA_BYTES);

        log.failNext(new IllegalStateException("connection lost")); // r1 may be in the log
        queue.leaderChanged();
        log.answerNext();

        assertThat(log.entries.get(1).commands()).containsExactly(put("r1"));
        assertThat(sent).isCompleted();
        assertProblem(waits, ProblemType.INSUFFICIENT_STORAGE);
    }

    @Test
    void closingFailsWhatWaitsAndWhatComes() {
        var sent = queue.submit(put("r1"));
        var waiting = queue.submit(put("r2"));

        queue.close("closed");

        assertThatThrownBy(() -> StoreContract.await(sent)).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> StoreContract.await(waiting)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> StoreContract.await(queue.submit(put("r3")))).isInstanceOf(StoreClosedException.class);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        queue.sweep();
    }

    private static void assertProblem(CompletableFuture<?> answer, ProblemType type) {
        assertThatThrownBy(() -> StoreContract.await(answer))
                .isInstanceOf(ProblemException.class)
                .hasFieldOrPropertyWithValue("type", type);
    }

    private static Command put(String request) {
        return new Command.Commit(new RequestId(request), Transaction.put(Key.of("k"), Value.EMPTY));
    }

    /** A log whose answers the test gives. */
    private static final class ScriptedLog implements LogPort {

        private final List<Entry> entries = new ArrayList<>();
        private final List<CompletableFuture<Appended>> open = new ArrayList<>();
        private @Nullable String leader = "a/1";
        private int answered;

        @Override
        public CompletableFuture<Appended> append(Entry entry) {
            entries.add(entry);
            CompletableFuture<Appended> reply = new CompletableFuture<>();
            open.add(reply);
            return reply;
        }

        @Override
        public @Nullable String leader() {
            return leader;
        }

        @Override
        public long leadingTerm() {
            return 1;
        }

        @Override
        public CompletableFuture<byte[]> ask(byte[] question) {
            return CompletableFuture.failedFuture(new NotProposedException("nobody to ask"));
        }

        @Override
        public CompletableFuture<Place> readPoint() {
            return CompletableFuture.failedFuture(new NotProposedException("only the log tells"));
        }

        CompletableFuture<Appended> next() {
            return open.get(answered);
        }

        void answerNext() {
            Entry entry = entries.get(answered);
            answer(open.get(answered++), entry);
        }

        void answer(CompletableFuture<Appended> reply, Entry entry) {
            List<Outcome> outcomes = entry.commands().stream()
                    .<Outcome>map(command -> new Outcome.Passed())
                    .toList();
            reply.complete(new Appended(answered, 1, outcomes));
        }

        void failNext(Throwable failure) {
            open.get(answered++).completeExceptionally(failure);
        }
    }
}
