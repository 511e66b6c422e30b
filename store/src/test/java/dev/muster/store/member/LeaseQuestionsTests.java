package dev.muster.store.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.coordination.LeaseId;
import dev.muster.store.LeaseNotFoundException;
import dev.muster.store.Limits;
import dev.muster.store.NoQuorumException;
import dev.muster.store.StoreClosedException;
import dev.muster.store.StoreContract;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseQuestion;
import dev.muster.store.lease.RemainingTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseQuestionsTests {

    private static final LeaseId A = new LeaseId(1);
    private static final LeaseId B = new LeaseId(2);
    private static final LeaseId C = new LeaseId(3);
    private static final RemainingTime.Lives LIVES =
            new RemainingTime.Lives(Duration.ofSeconds(9), Duration.ofSeconds(9));

    private final List<LeaseQuestion> asked = new ArrayList<>();
    private final List<CompletableFuture<LeaseAnswer>> replies = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ScheduledExecutorService timer = StandingTimer.open();
    private @Nullable String leader = "a/1";
    private final LeaseQuestions questions = new LeaseQuestions(
            this::ask,
            () -> leader,
            Limits.defaults().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(3)),
            nanos::get,
            timer,
            Runnable::run);

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void allThatWaitTogetherShareOneQuestion() {
        var first = questions.renew(A);
        var second = questions.renew(B);
        var third = questions.look(C);
        var fourth = questions.renew(C);

        answer(0, List.of(LIVES), List.of());
        answer(1, List.of(LIVES, RemainingTime.UNKNOWN), List.of(LIVES));

        assertThat(asked)
                .containsExactly(
                        new LeaseQuestion(List.of(A), List.of()), new LeaseQuestion(List.of(B, C), List.of(C)));
        assertThat(StoreContract.await(first)).isEqualTo(new LeaseQuestions.Found(11, 12, LIVES));
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThatThrownBy(() -> StoreContract.await(fourth)).isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void memberThatDoesNotLeadIsNoAnswer() {
        var found = questions.renew(A);

        replies.get(0).complete(LeaseAnswer.NOT_LEADING);
        questions.leaderChanged();
        replies.get(1).completeExceptionally(new IllegalStateException("connection lost"));
        questions.leaderChanged();
        answer(2, List.of(LIVES), List.of());

        assertThat(found).isCompleted();
    }

    @Test
    void answerWithTooFewTimesIsNoAnswer() {
        var found = questions.renew(A);

        answer(0, List.of(), List.of());
        questions.leaderChanged();
        answer(1, List.of(LIVES), List.of());

        assertThat(found).isCompleted();
    }

    @Test
    void leaseThatIsEndingIsAskedForAgainUntilItIsKnownWhatBecameOfIt() {
        var ending = questions.renew(A);
        answer(0, List.of(RemainingTime.ENDING), List.of());
        assertThat(ending).isNotDone();

        questions.leaderChanged();
        answer(1, List.of(RemainingTime.UNKNOWN), List.of());

        assertThatThrownBy(() -> StoreContract.await(ending)).isInstanceOf(LeaseNotFoundException.class);
    }

    @Test
    void questionToALostLeaderIsAskedTheNextOneAtOnceAndALateAnswerIsUsed() {
        var found = questions.renew(A);
        leader = "b/2";
        questions.leaderChanged();
        assertThat(asked).hasSize(2);

        answer(0, List.of(LIVES), List.of());
        answer(1, List.of(RemainingTime.UNKNOWN), List.of());

        assertThat(found).isCompleted();
        var next = questions.renew(B);
        assertThat(asked).hasSize(3);
        assertThat(next).isNotDone();
    }

    @Test
    void nobodyAnswersInTime() {
        var found = questions.renew(A);
        var behind = questions.look(B);

        pass(Duration.ofMillis(5_001));

        assertThatThrownBy(() -> StoreContract.await(found)).isInstanceOf(NoQuorumException.class);
        assertThatThrownBy(() -> StoreContract.await(behind)).isInstanceOf(NoQuorumException.class);
    }

    @Test
    void withoutALeaderTheCallFailsEarly() {
        leader = null;
        var found = questions.renew(A);
        replies.get(0).completeExceptionally(new LogPort.NotProposedException("no leader"));
        pass(Duration.ofSeconds(2));
        assertThat(found).isNotDone();

        pass(Duration.ofMillis(1_001));

        assertThatThrownBy(() -> StoreContract.await(found)).isInstanceOf(NoQuorumException.class);
    }

    @Test
    void noLeaseIsNotFoundWithoutAsking() {
        assertThatThrownBy(() -> StoreContract.await(questions.renew(LeaseId.NONE)))
                .isInstanceOf(LeaseNotFoundException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void closingFailsWhatWaitsAndWhatComes() {
        var sent = questions.renew(A);
        var waiting = questions.renew(B);

        questions.close("closed");

        for (var call : List.of(sent, waiting, questions.renew(C))) {
            assertThatThrownBy(() -> StoreContract.await(call)).isInstanceOf(StoreClosedException.class);
        }
    }

    private CompletableFuture<LeaseAnswer> ask(LeaseQuestion question) {
        asked.add(question);
        CompletableFuture<LeaseAnswer> reply = new CompletableFuture<>();
        replies.add(reply);
        return reply;
    }

    private void answer(int question, List<RemainingTime> renewals, List<RemainingTime> lookups) {
        replies.get(question).complete(new LeaseAnswer.Told(11, 12, renewals, lookups));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        questions.sweep();
    }
}
