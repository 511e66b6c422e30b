package dev.muster.store.history;

import java.util.ArrayList;
import java.util.List;

/**
 * What a check found. Immutable.
 *
 * @param check its name
 * @param examined how many answers, events or grants it looked at; a check that looked at nothing proves nothing
 * @param problems what is wrong, the first {@link #PROBLEMS_MAX} of it; empty if nothing is
 */
public record Verdict(String check, long examined, List<String> problems) {

    /** Problems told; more of them say nothing new. */
    public static final int PROBLEMS_MAX = 20;

    public Verdict {
        problems = List.copyOf(problems.subList(0, Math.min(problems.size(), PROBLEMS_MAX)));
    }

    /** Whether nothing is wrong. */
    public boolean passed() {
        return problems.isEmpty();
    }

    /** Both as one, under the name of this. */
    public Verdict and(Verdict other) {
        List<String> both = new ArrayList<>(problems);
        both.addAll(other.problems);
        return new Verdict(check, examined + other.examined, both);
    }
}
