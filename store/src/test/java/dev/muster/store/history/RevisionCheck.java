package dev.muster.store.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Revisions grow in real time: no answer names a smaller one than an answer that was there before it was asked for. Stateless. */
public final class RevisionCheck {

    private RevisionCheck() {}

    /**
     * The revision an answer named.
     *
     * @param wrote whether it is the one of a write, which no other write has
     */
    public record Stamp(long calledNanos, long returnedNanos, long revision, boolean wrote) {}

    /** Checks answers that promise linearizability. */
    public static Verdict check(List<Stamp> stamps) {
        List<String> problems = new ArrayList<>();
        Map<Long, Stamp> writes = new HashMap<>();
        for (Stamp stamp : stamps) {
            Stamp same = stamp.wrote() ? writes.put(stamp.revision(), stamp) : null;
            if (same != null) {
                problems.add("revision " + stamp.revision() + " of two writes: " + same + " and " + stamp);
            }
        }
        problems.addAll(RealTime.problems(
                stamps, Stamp::calledNanos, Stamp::returnedNanos, Stamp::revision, RevisionCheck::backwards));
        return new Verdict("revisions", stamps.size(), problems);
    }

    private static List<String> backwards(Stamp earlier, Stamp later) {
        boolean grew = later.wrote() ? later.revision() > earlier.revision() : later.revision() >= earlier.revision();
        return grew ? List.of() : List.of(later + " after " + earlier + " (expected: a revision that grew)");
    }
}
