package dev.muster.registry.subscription;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.api.Cursor;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.registry.TestTicker;
import dev.muster.registry.lease.LeaseProperties;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class WarmUpTests {

    private static final Cursor EARLIER = new Cursor("earlier-run", 7);

    private final TestTicker ticker = new TestTicker();
    private final WarmUp warmUp = new WarmUp(
            ticker,
            new LeaseProperties(
                    Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(3), Duration.ofMinutes(10)));

    @Test
    void whoKnowsMoreIsSentAwayUntilEveryApplicationHadItsTurn() {
        ticker.advance(Duration.ofMillis(5_999));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> warmUp.requireOver(EARLIER))
                .withMessageContaining("started 5999 ms ago")
                .withMessageContaining("earlier-run:7")
                .satisfies(refused -> Assertions.assertThat(refused.type()).isEqualTo(ProblemType.UNAVAILABLE));
    }

    @Test
    void afterwardsEverybodyIsAnswered() {
        ticker.advance(Duration.ofSeconds(6));

        assertThatCode(() -> warmUp.requireOver(EARLIER)).doesNotThrowAnyException();
    }
}
