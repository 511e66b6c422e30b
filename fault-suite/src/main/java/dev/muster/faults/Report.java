package dev.muster.faults;

import dev.muster.store.history.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of one run.
 *
 * @param ok calls that succeeded
 * @param refused calls refused for what they asked
 * @param lost calls that failed or had no answer
 * @param injected how often the fault was injected
 * @param silence longest time in which no call of anybody succeeded
 * @param started how long after the last fault all processes answered again
 * @param recovery how long after that all calls succeeded again
 * @param verdicts of the checks
 * @param problems beside those of the checks: no recovery, too few calls, a member that did not start
 */
record Report(
        Run run,
        long ok,
        long refused,
        long lost,
        int injected,
        Duration silence,
        Duration started,
        Duration recovery,
        List<Verdict> verdicts,
        List<String> problems) {

    /** Begins the problem of a member whose process ended by itself when it was started again. */
    static final String REFUSED = "refused to start: ";

    Report {
        verdicts = List.copyOf(verdicts);
        problems = List.copyOf(problems);
    }

    /** Of a run whose cluster did not even start. */
    static Report notStarted(Run run, Duration waited) {
        return new Report(
                run,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                waited,
                Duration.ZERO,
                List.of(),
                List.of("the cluster does not serve after " + waited));
    }

    /** Whether it came out as it should: nothing found, or in a control something found by the check that must find it. */
    boolean passed() {
        if (!run.control()) {
            return problems.isEmpty() && verdicts.stream().allMatch(Verdict::passed);
        }
        boolean refused =
                run.weakness().foundByRefusal() && problems.stream().anyMatch(problem -> problem.startsWith(REFUSED));
        return refused
                || verdicts.stream()
                        .anyMatch(verdict -> !verdict.passed()
                                && verdict.check().equals(run.weakness().foundBy()));
    }

    /** What the checks found, and the rest. */
    List<String> allProblems() {
        List<String> all = new ArrayList<>(problems);
        verdicts.forEach(verdict -> verdict.problems().forEach(problem -> all.add(verdict.check() + ": " + problem)));
        return all;
    }

    static String header() {
        return "| workload | fault | injected | ok | refused | lost | silent | started | recovered | examined | result |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|";
    }

    /** A row under {@link #header()}. */
    String row() {
        long examined = verdicts.stream()
                .filter(verdict -> !verdict.check().equals(Agreement.NAME))
                .mapToLong(Verdict::examined)
                .sum();
        return String.format(
                Locale.ROOT,
                "| %s | %s%s | %d | %d | %d | %d | %.1f s | %.1f s | %.1f s | %d | %s |",
                run.workload(),
                run.fault(),
                run.control() ? ", " + run.weakness().text() : "",
                injected,
                ok,
                refused,
                lost,
                silence.toMillis() / 1e3,
                started.toMillis() / 1e3,
                recovery.toMillis() / 1e3,
                examined,
                result());
    }

    private String result() {
        if (run.control()) {
            return passed() ? "found, as it must be" : "**NOT FOUND**";
        }
        return passed() ? "right" : "**WRONG**";
    }
}
