package dev.muster.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTests {

    @Test
    void ratiosAreThoseOfTheSameRound() {
        List<Cell> cells = List.of(
                cell("etcd", Work.PUT, 1, 1_000),
                cell("muster", Work.PUT, 1, 1_500),
                cell("etcd", Work.PUT, 2, 4_000),
                cell("muster", Work.PUT, 2, 4_000),
                cell("etcd", Work.PUT, 3, 2_000),
                cell("muster", Work.PUT, 3, 2_400));

        String table = new Report(List.of("etcd", "muster"), cells).table(3);

        assertThat(table)
                .contains("| put | 64 | 2,000 (2.00, 9.00) | 7 | 2,400 (2.00, 9.00) | 7 | **1.20** (1.00 1.20 1.50) |");
    }

    @Test
    void forWatchesTheRatioIsOfTimesAndAboveOneIsStillBetter() {
        List<Cell> cells = List.of(watch("etcd", 8_000), watch("muster", 2_000));

        String table = new Report(List.of("etcd", "muster"), cells).table(1);

        assertThat(table).contains("**4.00**");
    }

    @Test
    void failuresAndGapsShow() {
        List<Cell> cells = List.of(new Cell("etcd", 1, Work.LEASE, 16, 1, new Tally(10, 1, 1, 1, 10, 3, "io"), 1));

        String table = new Report(List.of("etcd", "muster"), cells).table(1);

        assertThat(table).contains("3 FAILED").contains("not measured");
    }

    private static Cell cell(String target, Work work, int round, long perSecond) {
        return new Cell(target, 3, work, 64, round, new Tally(perSecond * 2, 2, 2_000, 9_000, 0, 0, ""), 7);
    }

    private static Cell watch(String target, double p50Micros) {
        return new Cell(target, 1, Work.WATCH, 500, 1, new Tally(10, 1, p50Micros, p50Micros, 10, 0, ""), 7);
    }
}
