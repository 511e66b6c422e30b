package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.workload.Weakness;
import dev.muster.store.history.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTests {

    private static final Verdict RIGHT = new Verdict("linearizable", 100, List.of());
    private static final Verdict WRONG = new Verdict("linearizable", 100, List.of("a stale read"));
    private static final Verdict OTHER_WRONG = new Verdict("revisions", 100, List.of("went back"));

    @Test
    void runPassesWhenNothingIsFound() {
        assertThat(report(Weakness.NONE, List.of(RIGHT), List.of()).passed()).isTrue();
        assertThat(report(Weakness.NONE, List.of(RIGHT, WRONG), List.of()).passed())
                .isFalse();
    }

    @Test
    void runInWhichLittleSucceededFails() {
        assertThat(report(Weakness.NONE, List.of(RIGHT), List.of("3 calls succeeded"))
                        .passed())
                .isFalse();
    }

    @Test
    void controlPassesOnlyWhenItsCheckFindsSomething() {
        assertThat(report(Weakness.STALE_READS, List.of(WRONG), List.of()).passed())
                .isTrue();
        assertThat(report(Weakness.STALE_READS, List.of(RIGHT, OTHER_WRONG), List.of())
                        .passed())
                .isFalse();
        assertThat(report(Weakness.STALE_READS, List.of(), List.of("no recovery"))
                        .passed())
                .isFalse();
    }

    @Test
    void memberThatRefusesToStartHasFoundTheLossItself() {
        List<String> refusal = List.of(Report.REFUSED + "m1");

        assertThat(report(Weakness.LOST_TAIL, List.of(), refusal).passed()).isTrue();
        assertThat(report(Weakness.LOST_TAIL, List.of(), List.of("no recovery")).passed())
                .isFalse();
        assertThat(report(Weakness.STALE_READS, List.of(), refusal).passed()).isFalse();
        assertThat(report(Weakness.NONE, List.of(RIGHT), refusal).passed()).isFalse();
    }

    @Test
    void theRowTellsHowLongNothingSucceeded() {
        assertThat(Report.header()).contains("| lost | silent | started |");
        assertThat(report(Weakness.NONE, List.of(RIGHT), List.of()).row()).contains("| 1 | 1.3 s | 0.0 s | 1.0 s |");
    }

    private static Report report(Weakness weakness, List<Verdict> verdicts, List<String> problems) {
        return new Report(
                new Run("register", "split", weakness),
                100,
                0,
                1,
                1,
                Duration.ofMillis(1_250),
                Duration.ZERO,
                Duration.ofSeconds(1),
                verdicts,
                problems);
    }
}
