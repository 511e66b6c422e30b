package dev.muster.benchmarks;

import dev.muster.benchmarks.load.Samples;
import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Work;
import dev.muster.benchmarks.server.Cluster;
import dev.muster.benchmarks.server.CoordinationClusters;
import dev.muster.benchmarks.server.RestartableCluster;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts the targets, warms them, measures them in turn, and prints the tables. Confined to the main thread. */
public final class Benchmarks {

    private static final int ANSWER_THREADS = 2;
    private static final int WARM_CALLERS = 64;
    private static final int WARM_CALLERS_COORDINATING = 32;
    private static final double MIB = 1024.0 * 1024.0;

    private final Options options;
    private final Path directory;
    private final PrintStream out;
    private final ExecutorService answers;
    private final List<Cell> cells = new ArrayList<>();

    private Benchmarks(Options options, Path directory, PrintStream out, ExecutorService answers) {
        this.options = options;
        this.directory = directory;
        this.out = out;
        this.answers = answers;
    }

    /**
     * Runs what the options say.
     *
     * @param arguments repository, directory for data, then the options
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Options options = options(Arrays.asList(arguments));
        if (options == null) {
            return;
        }
        ExecutorService answers = Executors.newFixedThreadPool(ANSWER_THREADS, task -> {
            Thread thread = new Thread(task, "answers");
            thread.setDaemon(true);
            return thread;
        });
        for (String fact : Machine.facts()) {
            out.println("- " + fact);
        }
        if (options.scenario() == Options.Scenario.COORDINATION) {
            CoordinationClusters.facts().forEach(fact -> out.println("- " + fact));
        } else {
            options.targets()
                    .forEach(target -> out.println("- " + target.name() + ": " + target.kind() + " "
                            + String.join(" ", target.javaOptions())));
        }
        Benchmarks benchmarks = new Benchmarks(options, Path.of(arguments[1]), out, answers);
        for (int members : options.members()) {
            if (options.scenario() == Options.Scenario.BIG_STATE) {
                benchmarks.playBigState(members);
            } else {
                benchmarks.run(benchmarks.clusters(members), members);
            }
        }
        System.exit(0); // jetcd leaves threads behind that are not daemons
    }

    private static @Nullable Options options(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.print(Options.HELP);
            return null;
        }
        try {
            return Options.parse(arguments.subList(2, arguments.size()), Path.of(arguments.get(0)));
        } catch (IllegalArgumentException refused) {
            System.err.println("benchmarks: " + refused.getMessage());
            System.exit(2);
            return null;
        }
    }

    private List<Cluster> clusters(int members) {
        if (options.scenario() == Options.Scenario.COORDINATION) {
            return CoordinationClusters.of(members, options.targets().get(0).repository(), directory, answers);
        }
        Samples samples = new Samples();
        return options.targets().stream()
                .map(target -> target.cluster(members, directory, samples, answers))
                .toList();
    }

    private void run(List<Cluster> clusters, int members) throws Exception {
        try {
            for (Cluster cluster : clusters) {
                cluster.start();
            }
            for (Cluster cluster : clusters) {
                warm(cluster);
            }
            for (int round = 1; round <= options.rounds(); round++) {
                measure(clusters, members, round);
            }
            report(clusters, members);
        } finally {
            clusters.forEach(Cluster::close);
        }
    }

    private void playBigState(int members) throws Exception {
        for (var target : options.targets()) {
            try (RestartableCluster cluster = target.restartable(members, directory, new Samples(), answers)) {
                new BigState(cluster, answers, out).run();
            }
        }
    }

    private void warm(Cluster cluster) throws Exception {
        List<Work> work = options.ops().stream()
                .filter(op -> op != Work.WATCH && cluster.does(op))
                .toList();
        for (Work op : work) {
            Duration share = options.warm().dividedBy(work.size());
            if (!share.isZero()) {
                Tally tally = cluster.run(op, op.coordinates() ? WARM_CALLERS_COORDINATING : WARM_CALLERS, share);
                err("warm  %-8s %-6s %,8.0f/s", cluster.name(), op.label(), tally.rate());
            }
        }
    }

    /** Every other round in the opposite order, so that none always comes after the same one. */
    private void measure(List<Cluster> clusters, int members, int round) throws Exception {
        List<Cluster> order = new ArrayList<>(clusters);
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        for (Work work : options.ops()) {
            for (int callers : options.callers(work)) {
                for (Cluster cluster : order) {
                    if (cluster.does(work)) {
                        cells.add(measure(cluster, members, work, callers, round));
                    }
                }
            }
        }
    }

    private Cell measure(Cluster cluster, int members, Work work, int callers, int round) throws Exception {
        Duration before = cluster.cpu();
        Tally tally = cluster.run(work, callers, options.measured());
        Duration used = cluster.cpu().minus(before);
        double cpuMicros = used.toNanos() / 1e3 / Math.max(1, tally.worked());
        err(
                "round %d %-8s %-6s %4d %,8.0f/s p50 %.2f ms p99 %.2f ms cpu %.0f us failed %d %s",
                round,
                cluster.name(),
                work.label(),
                callers,
                tally.rate(),
                tally.p50Micros() / 1e3,
                tally.p99Micros() / 1e3,
                cpuMicros,
                tally.failed(),
                tally.firstFailure());
        return new Cell(cluster.name(), members, work, callers, round, tally, cpuMicros);
    }

    private void report(List<Cluster> clusters, int members) {
        out.println();
        out.println("### " + members + (members == 1 ? " member" : " members"));
        out.println();
        out.println(new Report(clusters.stream().map(Cluster::name).toList(), cells).table(members));
        out.println();
        if (options.scenario() == Options.Scenario.COORDINATION) {
            new BetterRival(CoordinationClusters.RIVALS, cells).lines(members).forEach(out::println);
            out.println();
        }
        for (Cluster cluster : clusters) {
            out.println("Resident memory of each " + cluster.name() + " member after the run, MiB: "
                    + cluster.residentBytes().stream()
                            .map(bytes -> Report.text("%.0f", bytes / MIB))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static void err(String format, Object... values) {
        System.err.println(Report.text(format, values));
    }
}
