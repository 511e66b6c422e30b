package dev.muster.faults;

import dev.muster.faults.cluster.Cluster;
import dev.muster.faults.cluster.EtcdTarget;
import dev.muster.faults.cluster.MusterTarget;
import dev.muster.faults.cluster.NamespaceNetwork;
import dev.muster.faults.cluster.Network;
import dev.muster.faults.cluster.ProxyNetwork;
import dev.muster.faults.cluster.Target;
import dev.muster.faults.fault.Fault;
import dev.muster.faults.fault.Faults;
import dev.muster.faults.workload.Weakness;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * Runs workloads against real clusters while faults are injected. Exit status 0 if every run came out as it should, 1 if one did not, 2 if the
 * options make no sense.
 */
public final class FaultSuite {

    private static final int PROBLEMS_SHOWN_MAX = 8;
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private final Options options;
    private final Path directory;
    private final Random random;
    private final PrintStream out;

    private FaultSuite(Options options, PrintStream out) {
        this.options = options;
        this.directory = options.directory()
                .toAbsolutePath()
                .resolve(LocalDateTime.now(java.time.ZoneId.systemDefault())
                        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
        this.random = new Random(options.seed());
        this.out = out;
    }

    /** Runs and ends the process. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** Runs; the answer is the exit status. */
    static int run(List<String> arguments, PrintStream out) throws InterruptedException {
        if (arguments.contains("--help")) {
            out.print(Options.USAGE);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println("faults: " + e.getMessage());
            out.print(Options.USAGE);
            return 2;
        }
        return new FaultSuite(options, out).play() ? 0 : 1;
    }

    private boolean play() throws InterruptedException {
        Map<String, List<Run>> groups = new LinkedHashMap<>(); // runs that share a cluster, as it takes long to start
        for (Run run : plan()) {
            groups.computeIfAbsent(options.smoke() ? "smoke" : run.fault(), group -> new ArrayList<>())
                    .add(run);
        }
        out.println(options.target() + ", " + options.members() + " members, " + options.clients() + " clients, "
                + options.runFor().toSeconds() + " s each, seed " + options.seed() + ", in " + directory);
        List<Report> reports = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (List<Run> group : groups.values()) {
            List<Run> left = group;
            while (!left.isEmpty()) {
                left = playOnOneCluster(left, reports, skipped);
            }
        }
        out.println();
        out.println(Report.header());
        reports.forEach(report -> out.println(report.row()));
        skipped.forEach(reason -> out.println("Skipped: " + reason));
        long wrong = reports.stream().filter(report -> !report.passed()).count();
        out.println();
        out.println(reports.size() + " runs, " + wrong + " wrong, " + skipped.size() + " skipped; histories and logs: "
                + directory);
        return wrong == 0 && !reports.isEmpty();
    }

    private List<Run> plan() {
        List<Run> runs = new ArrayList<>();
        if (options.smoke()) {
            runs.add(new Run("register", "kill-leader", Weakness.NONE));
            runs.add(new Run("watch", "isolate-leader", Weakness.NONE));
            runs.add(new Run("register", "isolate-leader", Weakness.STALE_READS));
            if (options.target().equals("muster")) {
                runs.add(new Run("mutex", "pause-leader", Weakness.NONE));
                runs.add(new Run("queue", "kill-leader", Weakness.NONE));
                runs.add(new Run("election", "isolate-leader", Weakness.NONE));
            } else {
                runs.add(new Run("lock", "pause-leader", Weakness.NONE));
            }
            return runs;
        }
        for (String fault : options.faults()) {
            options.workloads().forEach(workload -> runs.add(new Run(workload, fault, Weakness.NONE)));
        }
        if (options.controls()) {
            runs.add(new Run("register", "isolate-leader", Weakness.STALE_READS));
            runs.add(new Run("set", "kill-all", Weakness.EARLY_ACKNOWLEDGEMENT));
            runs.add(new Run("lock", "none", Weakness.NO_FENCING));
            runs.add(new Run("lease", "none", Weakness.LONG_LEASES));
            runs.add(new Run("watch", "kill-one", Weakness.WATCH_GAP));
            runs.add(new Run("mutex", "none", Weakness.NO_FENCING));
            runs.add(new Run("queue", "none", Weakness.UNSENT_ACKNOWLEDGEMENT));
            runs.add(new Run("election", "none", Weakness.SKIPPED_NEWS));
            runs.add(new Run("set", "lost-tail", Weakness.LOST_TAIL));
        }
        return runs;
    }

    /** Plays runs on one cluster, until one goes wrong. Returns those that are left. */
    private List<Run> playOnOneCluster(List<Run> runs, List<Report> reports, List<String> skipped)
            throws InterruptedException {
        Map<String, Fault> faults = new LinkedHashMap<>();
        runs.forEach(run -> faults.computeIfAbsent(run.fault(), Faults::create));
        Path place = directory.resolve(String.join("-", faults.keySet()) + "-" + reports.size());
        Cluster cluster = new Cluster(target(), network(), place, options.members());
        Thread ending = new Thread(() -> end(cluster, faults), "end of " + place.getFileName());
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            for (Fault fault : faults.values()) {
                Optional<String> impossible = fault.impossible(cluster);
                if (impossible.isPresent()) {
                    skipped.add(fault.name() + ": " + impossible.get());
                    return runs.stream()
                            .filter(run -> !run.fault().equals(fault.name()))
                            .toList();
                }
            }
            faults.values().forEach(fault -> fault.prepare(cluster));
            cluster.startAll();
            if (cluster.awaitAllServe(START_MAX).isEmpty()) {
                out.println("The cluster does not serve after " + START_MAX + ":\n" + cluster.lastOutput());
                runs.forEach(run -> reports.add(Report.notStarted(run, START_MAX)));
                return List.of();
            }
            for (int i = 0; i < runs.size(); i++) {
                if (!play(cluster, faults, runs.get(i), place, reports)) {
                    return runs.subList(i + 1, runs.size()); // the rest on a fresh cluster
                }
            }
            return List.of();
        } finally {
            end(cluster, faults);
            Runtime.getRuntime().removeShutdownHook(ending);
        }
    }

    /** Returns whether the cluster is as good as new. */
    private boolean play(Cluster cluster, Map<String, Fault> faults, Run run, Path place, List<Report> reports)
            throws InterruptedException {
        Fault fault = Objects.requireNonNull(faults.get(run.fault()));
        Path history = place.resolve(run.name() + ".history");
        Report report = new Rehearsal(cluster, fault, run, options, random, history).play();
        reports.add(report);
        out.println(report.row());
        List<String> problems = report.allProblems();
        int shown = run.control() ? 1 : PROBLEMS_SHOWN_MAX;
        problems.stream().limit(shown).forEach(problem -> out.println("    " + problem));
        if (problems.size() > shown) {
            out.println("    and " + (problems.size() - shown) + " more");
        }
        return run.control() ? report.problems().isEmpty() : problems.isEmpty();
    }

    private static void end(Cluster cluster, Map<String, Fault> faults) {
        cluster.close();
        faults.values().forEach(fault -> fault.clear(cluster));
    }

    private Target target() {
        if (options.target().equals("etcd")) {
            return new EtcdTarget(options.etcd());
        }
        Path jar = options.muster().toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "--muster: " + jar + " (expected: the executable jar of the config server)");
        }
        return new MusterTarget(jar);
    }

    private Network network() {
        boolean namespaces = options.network().equals("namespaces")
                || (options.network().equals("auto") && NamespaceNetwork.possible());
        return namespaces
                ? NamespaceNetwork.create(System.getProperty("muster.faults.prefix", "mf"), random)
                : new ProxyNetwork(random);
    }
}
