package dev.muster.benchmarks;

import dev.muster.benchmarks.load.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How each target does beside the better of its rivals in the same round. Confined to one thread. */
final class BetterRival {

    private final List<String> rivals;
    private final List<Cell> cells;

    /** @param rivals names of targets; the other targets are compared with them */
    BetterRival(List<String> rivals, List<Cell> cells) {
        this.rivals = List.copyOf(rivals);
        this.cells = cells;
    }

    /** A table: one row per work and number of callers, one column per target that is no rival. */
    List<String> lines(int members) {
        List<Cell> all =
                cells.stream().filter(cell -> cell.members() == members).toList();
        List<String> targets = all.stream()
                .map(Cell::target)
                .filter(target -> !rivals.contains(target))
                .distinct()
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("| rate / that of the better of " + String.join(" and ", rivals) + ", each round | callers | "
                + String.join(" | ", targets) + " |");
        lines.add("|---|---|" + "---|".repeat(targets.size()));
        for (Work work : Work.values()) {
            List<Cell> row = all.stream().filter(cell -> cell.work() == work).toList();
            row.stream()
                    .map(Cell::callers)
                    .distinct()
                    .sorted()
                    .forEach(callers -> lines.add("| " + work.label() + " | " + callers + " | "
                            + targets.stream()
                                    .map(target -> ratio(row, target, callers))
                                    .collect(Collectors.joining(" | "))
                            + " |"));
        }
        return lines;
    }

    private String ratio(List<Cell> row, String target, int callers) {
        double[] ratios = row.stream()
                .filter(cell -> cell.callers() == callers && cell.target().equals(target))
                .flatMapToDouble(cell ->
                        better(row, cell).stream().map(rate -> cell.tally().rate() / rate))
                .sorted()
                .toArray();
        if (ratios.length == 0) {
            return "not measured";
        }
        return Report.text(
                "**%.2f** (%s)",
                Report.median(ratios),
                Arrays.stream(ratios)
                        .mapToObj(ratio -> Report.text("%.2f", ratio))
                        .collect(Collectors.joining(" ")));
    }

    private OptionalDouble better(List<Cell> row, Cell of) {
        return row.stream()
                .filter(cell -> cell.callers() == of.callers() && cell.round() == of.round())
                .filter(cell -> rivals.contains(cell.target()))
                .mapToDouble(cell -> cell.tally().rate())
                .max();
    }
}
