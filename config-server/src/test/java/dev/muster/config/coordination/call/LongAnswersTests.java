package dev.muster.config.coordination.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LongAnswersTests {

    private final LongAnswers answers = new LongAnswers(new JsonMapper(), Runnable::run, Ticker.SYSTEM);

    @Test
    void aStopEndsAllThatWait() {
        answers.start();
        CompletableFuture<String> before = new CompletableFuture<>();
        CompletableFuture<String> after = new CompletableFuture<>();
        answers.of(before);
        assertThat(answers.waiting()).isEqualTo(1);

        answers.stop();
        answers.of(after);

        for (CompletableFuture<String> work : List.of(before, after)) {
            assertThatThrownBy(work::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(ProblemException.class, stopping -> assertThat(stopping.type())
                            .isEqualTo(ProblemType.UNAVAILABLE));
        }
        assertThat(answers.waiting()).isZero();
        assertThat(answers.isRunning()).isFalse();
    }

    @Test
    void whatIsDoneIsForgotten() {
        CompletableFuture<String> work = new CompletableFuture<>();
        answers.of(work);

        work.complete("done");

        assertThat(answers.waiting()).isZero();
    }
}
