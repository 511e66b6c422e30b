package dev.muster.faults;

import dev.muster.faults.fault.Faults;
import dev.muster.faults.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was asked for on the command line.
 *
 * @param controls whether to run the controls, in which a check must find something
 * @param smoke whether to run the short selection
 * @param target {@code muster} or {@code etcd}
 * @param network {@code namespaces}, {@code proxies}, or {@code auto} for the first of them that is possible
 * @param runFor how long faults are injected in each run
 * @param timeout of each call of a client
 * @param recovery within which all calls succeed again when all processes answer after the last fault
 */
record Options(
        List<String> workloads,
        List<String> faults,
        boolean controls,
        boolean smoke,
        String target,
        String network,
        int members,
        int clients,
        Duration runFor,
        Duration timeout,
        Duration recovery,
        long seed,
        Path directory,
        Path muster,
        String etcd) {

    static final String USAGE = """
        Usage: ./faults [coordination] [option ...]

          coordination      locks, queues and elections by HTTP, with the faults that matter to them: mutex, queue,
                            election with none, pause-leader, kill-leader, isolate-leader, split, kill-all

          --workload A,B    register, append, set, watch, lock, lease (etcd's protocol), mutex, queue, election
                            (recipes by HTTP), or all of them (default: register)
          --fault A,B       none, kill-one, kill-leader, kill-all, pause-leader, isolate-leader, split, one-way,
                            flaky, clock, slow-fsync, disk-full, torn-tail, member-replace, or all (default: kill-leader)
          --all             all workloads with all faults, and the controls
          --controls        each check against something that is wrong: it must find it. Alone, or in addition
                            to --workload and --fault
          --smoke           a selection that takes about a minute
          --seconds N       how long each run injects faults (default: 30)
          --members N       1, 3 or 5 (default: 3)
          --clients N       concurrent clients (default: 5)
          --target NAME     muster or etcd (default: muster)
          --network NAME    namespaces (needs root), proxies, or auto (default: auto)
          --timeout N       seconds a client waits for an answer (default: 2)
          --recovery N      seconds within which all calls must succeed again (default: 15)
          --seed N          choices of clients and faults (default: from the clock, printed)
          --directory PATH  where histories and logs go (default: target/faults)
        """;

    private static final List<String> COORDINATION_FAULTS =
            List.of("none", "pause-leader", "kill-leader", "isolate-leader", "split", "kill-all");
    private static final Set<String> SWITCHES = Set.of("coordination", "--all", "--controls", "--smoke");
    private static final Set<String> VALUES = Set.of(
            "--workload",
            "--fault",
            "--seconds",
            "--members",
            "--clients",
            "--target",
            "--network",
            "--timeout",
            "--recovery",
            "--seed",
            "--directory",
            "--muster",
            "--etcd");

    static Options parse(List<String> arguments) {
        Map<String, String> given = new TreeMap<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (SWITCHES.contains(option)) {
                given.put(option, "");
            } else if (VALUES.contains(option) && rest.hasNext()) {
                given.put(option, rest.next());
            } else {
                throw new IllegalArgumentException(option + " (expected: one of the options below)");
            }
        }
        boolean all = given.containsKey("--all");
        boolean coordination = given.containsKey("coordination");
        boolean smoke = given.containsKey("--smoke");
        boolean controlsOnly = given.containsKey("--controls")
                && !all
                && !coordination
                && !given.containsKey("--workload")
                && !given.containsKey("--fault");
        return new Options(
                controlsOnly
                        ? List.of()
                        : names(
                                given.getOrDefault(
                                        "--workload", all ? "all" : coordination ? "coordination" : "register"),
                                Workloads.NAMES),
                controlsOnly
                        ? List.of()
                        : names(
                                given.getOrDefault(
                                        "--fault", all ? "all" : coordination ? "coordination" : "kill-leader"),
                                Faults.NAMES),
                all || given.containsKey("--controls"),
                smoke,
                oneOf("--target", given.getOrDefault("--target", "muster"), List.of("muster", "etcd")),
                oneOf("--network", given.getOrDefault("--network", "auto"), List.of("auto", "namespaces", "proxies")),
                (int) number(given, "--members", 3),
                (int) number(given, "--clients", 5),
                Duration.ofSeconds(number(given, "--seconds", smoke ? 8 : 30)),
                Duration.ofSeconds(number(given, "--timeout", 2)),
                Duration.ofSeconds(number(given, "--recovery", 15)),
                number(given, "--seed", System.currentTimeMillis()),
                Path.of(given.getOrDefault("--directory", "target/faults")),
                Path.of(given.getOrDefault("--muster", "")),
                given.getOrDefault("--etcd", "etcd"));
    }

    private static List<String> names(String given, List<String> known) {
        if (given.equals("all")) {
            return known;
        }
        if (given.equals("coordination")) {
            return known == Faults.NAMES ? COORDINATION_FAULTS : Workloads.COORDINATION;
        }
        List<String> names = new ArrayList<>(Arrays.asList(given.split(",")));
        names.forEach(name -> oneOf("name", name, known));
        return names;
    }

    private static String oneOf(String what, String given, List<String> known) {
        if (!known.contains(given)) {
            throw new IllegalArgumentException(what + ": " + given + " (expected: one of " + known + ")");
        }
        return given;
    }

    private static long number(Map<String, String> given, String option, long otherwise) {
        String text = given.getOrDefault(option, Long.toString(otherwise));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + ": " + text + " (expected: a whole number)", e);
        }
    }
}
