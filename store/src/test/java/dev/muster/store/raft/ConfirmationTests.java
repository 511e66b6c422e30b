package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.store.member.LogPort.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.Test;

class ConfirmationTests {

    private static final Place PLACE = new Place(40, 7);
    private static final RaftPeerId B = RaftPeerId.valueOf("b");
    private static final RaftPeerId C = RaftPeerId.valueOf("c");
    private static final RaftPeerId D = RaftPeerId.valueOf("d");
    private static final RaftPeerId E = RaftPeerId.valueOf("e");

    private final Confirmation confirmation = new Confirmation();
    private final Map<RaftPeerId, CompletableFuture<byte[]>> asked = new LinkedHashMap<>();

    @Test
    void oneVoterConfirmsItself() {
        assertThat(confirm()).isCompletedWithValue(PLACE);
        assertThat(asked).isEmpty();
    }

    @Test
    void ofThreeVotersOneOtherIsAskedAndEnough() {
        CompletableFuture<Place> confirmed = confirm(B, C);

        assertThat(asked).containsOnlyKeys(B);
        assertThat(confirmed).isNotDone();
        answer(B, 7);
        assertThat(confirmed).isCompletedWithValue(PLACE);
    }

    @Test
    void ofFiveVotersTwoOthersAreNeeded() {
        CompletableFuture<Place> confirmed = confirm(B, C, D, E);

        assertThat(asked).containsOnlyKeys(B, C);
        answer(B, 7);
        assertThat(confirmed).isNotDone();
        answer(C, 7);
        assertThat(confirmed).isCompletedWithValue(PLACE);
    }

    @Test
    void ofFourVotersTwoOthersAreNeeded() {
        CompletableFuture<Place> confirmed = confirm(B, C, D);

        answer(B, 7);
        assertThat(confirmed).isNotDone();
        answer(C, 7);
        assertThat(confirmed).isCompletedWithValue(PLACE);
    }

    @Test
    void aVoterInALaterTermEndsItWhateverOthersWouldSay() {
        CompletableFuture<Place> confirmed = confirm(B, C);

        answer(B, 8);

        assertThat(confirmed).isCompletedExceptionally();
        assertThat(asked).containsOnlyKeys(B);
    }

    @Test
    void aVoterInAnEarlierTermIsNoVoteForThisOne() {
        CompletableFuture<Place> confirmed = confirm(B, C);

        answer(B, 6);
        assertThat(confirmed).isNotDone();
        assertThat(asked).containsOnlyKeys(B, C);
        answer(C, 7);
        assertThat(confirmed).isCompletedWithValue(PLACE);
    }

    @Test
    void insteadOfAVoterThatFailsTheNextIsAskedUntilThereIsNone() {
        CompletableFuture<Place> confirmed = confirm(B, C);

        fail(B);
        assertThat(asked).containsOnlyKeys(B, C);
        fail(C);
        assertThat(confirmed).isCompletedExceptionally();
    }

    @Test
    void anAnswerThatIsNoTermCountsAsNone() {
        CompletableFuture<Place> confirmed = confirm(B, C);

        asked(B).complete("yes".getBytes(StandardCharsets.UTF_8));
        answer(C, 7);

        assertThat(confirmed).isCompletedWithValue(PLACE);
    }

    @Test
    void whoeverLetUsWaitIsAskedLastTheNextTime() {
        CompletableFuture<Place> first = confirm(B, C);
        first.completeExceptionally(new TimeoutException("test"));
        asked.clear();

        var second = confirm(B, C);
        assertThat(asked).containsOnlyKeys(C);
        fail(C);
        answer(B, 7);
        assertThat(second).isCompletedWithValue(PLACE);
        asked.clear();

        var unused = confirm(B, C);
        assertThat(asked).containsOnlyKeys(B);
    }

    @Test
    void whatMembersAskIsNotTakenForAnythingElse() {
        assertThat(Confirmation.isQuestion(Confirmation.question())).isTrue();
        assertThat(Confirmation.isQuestion(Confirmation.term(7))).isFalse();
        assertThat(Confirmation.isForTerm(Confirmation.term(7).length)).isTrue();
        assertThat(Confirmation.isForTerm(Confirmation.question().length)).isFalse();
        assertThat(Confirmation.place(Confirmation.answer(PLACE))).isEqualTo(new Place(40, 0));
    }

    private CompletableFuture<Place> confirm(RaftPeerId... others) {
        return confirmation.confirm(PLACE, new ArrayList<>(List.of(others)), (voter, question) -> {
            assertThat(question).isEqualTo(Confirmation.term(7));
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            asked.put(voter, answer);
            return answer;
        });
    }

    private CompletableFuture<byte[]> asked(RaftPeerId voter) {
        return Objects.requireNonNull(asked.get(voter), () -> voter + " was not asked");
    }

    private void answer(RaftPeerId voter, long term) {
        asked(voter).complete(Confirmation.term(term));
    }

    private void fail(RaftPeerId voter) {
        asked(voter).completeExceptionally(new TimeoutException("test"));
    }
}
