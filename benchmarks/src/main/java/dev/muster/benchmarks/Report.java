package dev.muster.benchmarks;

import dev.muster.benchmarks.load.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The tables: medians over the rounds, and the median of the ratios of each round to the first target in the same round.
 * Confined to one thread.
 */
final class Report {

    private final List<String> targets;
    private final List<Cell> cells;

    Report(List<String> targets, List<Cell> cells) {
        this.targets = targets;
        this.cells = cells;
    }

    /** One row per work and number of callers of a cluster size. */
    String table(int members) {
        List<String> lines = new ArrayList<>();
        lines.add("| work | callers | " + String.join(" | ", headings()) + " |");
        lines.add("|---|---|" + "---|".repeat(headings().size()));
        List<Cell> all =
                cells.stream().filter(cell -> cell.members() == members).toList();
        for (Work work : Work.values()) {
            all.stream()
                    .filter(cell -> cell.work() == work)
                    .map(Cell::callers)
                    .distinct()
                    .sorted()
                    .forEach(callers -> lines.add(row(
                            all.stream()
                                    .filter(cell -> cell.work() == work && cell.callers() == callers)
                                    .toList(),
                            work,
                            callers)));
        }
        return String.join("\n", lines);
    }

    private List<String> headings() {
        List<String> headings = new ArrayList<>();
        for (String target : targets) {
            headings.add(target + " /s (p50, p99 ms)");
            headings.add(target + " CPU us");
            if (!target.equals(targets.get(0))) {
                headings.add(target + "/" + targets.get(0));
            }
        }
        return headings;
    }

    private String row(List<Cell> row, Work work, int callers) {
        List<String> columns = new ArrayList<>(List.of(work.label(), Integer.toString(callers)));
        for (String target : targets) {
            List<Cell> mine = of(row, target);
            if (mine.isEmpty()) {
                columns.addAll(List.of("not measured", ""));
                if (!target.equals(targets.get(0))) {
                    columns.add("");
                }
                continue;
            }
            long failed = mine.stream().mapToLong(cell -> cell.tally().failed()).sum();
            columns.add(text(
                    "%,.0f (%.2f, %.2f)%s",
                    median(mine, cell -> cell.tally().rate()),
                    median(mine, cell -> cell.tally().p50Micros()) / 1_000,
                    median(mine, cell -> cell.tally().p99Micros()) / 1_000,
                    failed == 0 ? "" : " " + failed + " FAILED"));
            columns.add(text("%.0f", median(mine, Cell::cpuMicros)));
            if (!target.equals(targets.get(0))) {
                columns.add(ratio(of(row, targets.get(0)), mine, work));
            }
        }
        return "| " + String.join(" | ", columns) + " |";
    }

    /** Of rates; for watches of the times, the other way round: above 1 is better than the first target in both. */
    private static String ratio(List<Cell> first, List<Cell> mine, Work work) {
        double[] ratios = mine.stream()
                .flatMap(cell -> first.stream()
                        .filter(other -> other.round() == cell.round())
                        .map(other -> work == Work.WATCH
                                ? other.tally().p50Micros() / cell.tally().p50Micros()
                                : cell.tally().rate() / other.tally().rate()))
                .mapToDouble(ratio -> ratio)
                .sorted()
                .toArray();
        if (ratios.length == 0) {
            return "";
        }
        String spread =
                Arrays.stream(ratios).mapToObj(ratio -> text("%.2f", ratio)).collect(Collectors.joining(" "));
        return text("**%.2f** (%s)", median(ratios), spread);
    }

    private static List<Cell> of(List<Cell> row, String target) {
        return row.stream().filter(cell -> cell.target().equals(target)).toList();
    }

    private static double median(List<Cell> cells, ToDoubleFunction<Cell> of) {
        return median(cells.stream().mapToDouble(of).sorted().toArray());
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
