package dev.muster.benchmarks;

import dev.muster.benchmarks.load.Work;
import dev.muster.benchmarks.server.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What to measure. Immutable.
 *
 * @param targets at least one; ratios are to the first
 * @param members sizes of clusters, one after the other
 * @param clients numbers of callers
 * @param watchers numbers of watches, for {@link Work#WATCH}
 * @param rounds how often every cell is measured, all targets in turn
 * @param measured time of one cell in one round
 * @param warm time of load on each target before the first round
 * @param scenario what is done with all that
 */
record Options(
        List<Target> targets,
        List<Integer> members,
        List<Work> ops,
        List<Integer> clients,
        List<Integer> watchers,
        int rounds,
        Duration measured,
        Duration warm,
        Scenario scenario) {

    static final String HELP = """
            benchmarks/run measures Muster's store beside etcd: closed loops of so many clients, 256-byte values, all targets
            in turn in each round. Prints a markdown table.

              --target TEXT     [NAME=]KIND[@REPOSITORY][ JAVA_OPTION...], repeated; the first is what ratios are to
                                KIND: etcd, muster (config server, etcd's protocol), store (in-process, without a client)
                                default: etcd and muster
              --members LIST    1, 3 or 5; default 1,3
              --ops LIST        of put, read, stale, txn, watch, lease; default all
              --clients LIST    default 1,16,64,256
              --watchers LIST   default 1,500,2000
              --rounds N        default 3
              --seconds N       of one cell in one round; default 10
              --warm N          seconds of load on each target before the first round; default 60
              --scenario big-state
                                instead: 100,000 keys and 10,000 leases, written, loaded, killed and started again;
                                one target after the other (etcd and muster only); muster writes snapshots meanwhile
                                with the JAVA_OPTION -Dmuster.store.snapshot-every=2000
              --scenario coordination
                                instead: locks and queues of etcd, ZooKeeper and Muster, the latter through each of its doors.
                                --ops own-lock, one-lock or queue; no --target; defaults --members 3 --clients 1,32
                                --seconds 2 --warm 12
            """;

    Options {
        targets = List.copyOf(targets);
        members = List.copyOf(members);
        ops = List.copyOf(ops);
        clients = List.copyOf(clients);
        watchers = List.copyOf(watchers);
    }

    /** What a run is about. */
    enum Scenario {
        /** Loads on keys. */
        KEYS,
        /** {@link BigState}. */
        BIG_STATE,
        /** Loads on locks and queues. */
        COORDINATION;

        static Scenario of(List<String> arguments) {
            int at = arguments.lastIndexOf("--scenario");
            if (at < 0 || at + 1 == arguments.size()) {
                return KEYS;
            }
            return switch (arguments.get(at + 1)) {
                case "big-state" -> BIG_STATE;
                case "coordination" -> COORDINATION;
                default ->
                    throw new IllegalArgumentException(
                            "--scenario: " + arguments.get(at + 1) + " (expected: big-state or coordination)");
            };
        }

        List<Work> ops() {
            return this == COORDINATION ? Work.ofCoordination() : Work.ofKeys();
        }
    }

    /** @throws IllegalArgumentException naming what was found and what was expected */
    static Options parse(List<String> arguments, Path repository) {
        List<Target> targets = new ArrayList<>();
        Scenario scenario = Scenario.of(arguments);
        boolean coordination = scenario == Scenario.COORDINATION;
        List<Integer> members = coordination ? List.of(3) : List.of(1, 3);
        List<Work> ops = scenario.ops();
        List<Integer> clients = coordination ? List.of(1, 32) : List.of(1, 16, 64, 256);
        List<Integer> watchers = List.of(1, 500, 2_000);
        int rounds = 3;
        int seconds = coordination ? 2 : 10;
        int warm = coordination ? 12 : 60;
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + ": no value (expected: one, see --help)");
            }
            String value = arguments.get(i + 1);
            switch (name) {
                case "--target" -> targets.add(Target.of(value, repository));
                case "--members" -> members = numbers(name, value);
                case "--ops" -> ops = words(value).stream().map(Work::of).toList();
                case "--clients" -> clients = numbers(name, value);
                case "--watchers" -> watchers = numbers(name, value);
                case "--rounds" -> rounds = number(name, value, 1);
                case "--seconds" -> seconds = number(name, value, 1);
                case "--scenario" -> {} // known already
                case "--warm" -> warm = number(name, value, 0);
                default -> throw new IllegalArgumentException(name + ": unknown (expected: an option of --help)");
            }
        }
        List<Work> others =
                ops.stream().filter(op -> !scenario.ops().contains(op)).toList();
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("ops: " + others.get(0).label() + " (expected: some of "
                    + scenario.ops().stream().map(Work::label).toList() + " in this scenario)");
        }
        if (coordination && !targets.isEmpty()) {
            throw new IllegalArgumentException("--target: " + targets.get(0).name()
                    + " (expected: none with --scenario coordination, whose targets are fixed)");
        }
        if (targets.isEmpty()) {
            targets.add(Target.of("etcd", repository));
            targets.add(Target.of("muster", repository));
        }
        return new Options(
                targets,
                members,
                ops,
                clients,
                watchers,
                rounds,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warm),
                scenario);
    }

    /** Numbers of callers for a kind of work. */
    List<Integer> callers(Work work) {
        return work == Work.WATCH ? watchers : clients;
    }

    private static List<Integer> numbers(String name, String value) {
        return words(value).stream().map(word -> number(name, word, 1)).toList();
    }

    private static List<String> words(String value) {
        return Arrays.asList(value.split(",", -1));
    }

    private static int number(String name, String value, int min) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new IllegalArgumentException(name + ": " + value + " (expected: a number of at least " + min + ")");
    }
}
