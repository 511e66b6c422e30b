package dev.muster.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class BetterRivalTests {

    @Test
    void eachRoundIsComparedWithWhoeverWasBetterInIt() {
        List<Cell> cells = List.of(
                cell("etcd", 1, 1_000),
                cell("zookeeper", 1, 2_000),
                cell("muster", 1, 3_000),
                cell("etcd", 2, 4_000),
                cell("zookeeper", 2, 2_000),
                cell("muster", 2, 5_000));

        List<String> lines = new BetterRival(List.of("etcd", "zookeeper"), cells).lines(3);

        assertThat(lines)
                .contains("| rate / that of the better of etcd and zookeeper, each round | callers | muster |")
                .contains("| own-lock | 32 | **1.38** (1.25 1.50) |");
    }

    @Test
    void gapsShow() {
        List<Cell> cells = List.of(
                cell("etcd", 1, 1_000), new Cell("muster", 3, Work.QUEUE, 32, 1, new Tally(10, 1, 1, 1, 10, 0, ""), 1));

        List<String> lines = new BetterRival(List.of("etcd"), cells).lines(3);

        assertThat(lines).contains("| own-lock | 32 | not measured |", "| queue | 32 | not measured |");
    }

    private static Cell cell(String target, int round, long perSecond) {
        return new Cell(target, 3, Work.OWN_LOCK, 32, round, new Tally(perSecond * 2, 2, 2_000, 9_000, 0, 0, ""), 7);
    }
}
