package dev.muster.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.coordination.LeaseId;
import dev.muster.store.lease.LeaseAnswer;
import dev.muster.store.lease.LeaseQuestion;
import dev.muster.store.lease.RemainingTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeaseCodecTests {

    @Test
    void largestQuestionAndItsAnswerSurvive() throws MalformedException {
        int max = LeaseQuestion.LEASES_MAX;
        LeaseQuestion question = new LeaseQuestion(
                LongStream.range(0, max)
                        .mapToObj(i -> new LeaseId(Long.MAX_VALUE - i))
                        .toList(),
                List.of());
        RemainingTime lives = new RemainingTime.Lives(Duration.ofDays(100_000), Duration.ofMillis(1));
        LeaseAnswer answer = new LeaseAnswer.Told(1, 2, Collections.nCopies(max, lives), List.of());

        assertThat(LeaseCodec.question(LeaseCodec.encode(question))).isEqualTo(question);
        assertThat(LeaseCodec.answer(LeaseCodec.encode(answer))).isEqualTo(answer);
    }

    @Test
    void everyShorterFormAndEveryLongerOneIsRefused() {
        byte[] question = LeaseCodec.encode(new LeaseQuestion(List.of(new LeaseId(300)), List.of(new LeaseId(1))));
        byte[] answer = LeaseCodec.encode(new LeaseAnswer.Told(
                300,
                400,
                List.of(RemainingTime.ENDING),
                List.of(new RemainingTime.Lives(Duration.ofSeconds(9), Duration.ZERO))));

        for (int length = 0; length < question.length; length++) {
            byte[] torn = Arrays.copyOf(question, length);
            assertThatThrownBy(() -> LeaseCodec.question(torn)).isInstanceOf(MalformedException.class);
        }
        for (int length = 0; length < answer.length; length++) {
            byte[] torn = Arrays.copyOf(answer, length);
            assertThatThrownBy(() -> LeaseCodec.answer(torn)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> LeaseCodec.question(Arrays.copyOf(question, question.length + 1)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> LeaseCodec.answer(question)).isInstanceOf(MalformedException.class);
        byte[] newer = question.clone();
        newer[2] = 9;
        assertThatThrownBy(() -> LeaseCodec.question(newer))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("version: 9");
    }

    @Test
    void moreLeasesThanAreAllowedAreRefusedBeforeTheyTakeMemory() {
        byte[] many = {'M', 'Q', 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};

        assertThatThrownBy(() -> LeaseCodec.question(many))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("leases");
    }
}
