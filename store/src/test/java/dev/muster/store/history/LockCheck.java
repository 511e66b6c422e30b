package dev.muster.store.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A lock that hangs on a lease: its fencing tokens grow, nobody else gets it while a holder's lease certainly lives, and what it protects
 * takes no write of an older holder after one of a newer. Stateless.
 */
public final class LockCheck {

    private LockCheck() {}

    /**
     * One time the lock was held.
     *
     * @param askedNanos when it was asked for
     * @param grantedNanos when it was known to be granted
     * @param certainUntilNanos until when it was certainly held: the unlock began, or the last renewal that had an answer was sent and the
     *     lease's time had passed since
     * @param token fencing token
     */
    public record Grant(int client, long askedNanos, long grantedNanos, long certainUntilNanos, long token) {}

    /**
     * Checks all grants.
     *
     * @param accepted tokens of the writes that the protected thing took, in the order it took them
     */
    public static Verdict check(List<Grant> grants, List<Long> accepted) {
        List<String> problems = new ArrayList<>();
        Set<Long> tokens = new HashSet<>();
        for (Grant grant : grants) {
            if (!tokens.add(grant.token())) {
                problems.add("token " + grant.token() + " was granted twice, the second time as " + grant);
            }
        }
        problems.addAll(RealTime.problems(
                grants,
                Grant::askedNanos,
                Grant::grantedNanos,
                Grant::token,
                (earlier, later) -> later.token() > earlier.token()
                        ? List.of()
                        : List.of(later + " was asked for after " + earlier + " (expected: a greater token)")));
        overlaps(grants, problems);
        long highest = Long.MIN_VALUE;
        for (long token : accepted) {
            if (token < highest) {
                problems.add("a write with token " + token + " was taken after one with token " + highest);
            }
            highest = Math.max(highest, token);
        }
        return new Verdict("lock", grants.size(), problems);
    }

    private static void overlaps(List<Grant> grants, List<String> problems) {
        List<Grant> certain = grants.stream()
                .filter(grant -> grant.certainUntilNanos() > grant.grantedNanos())
                .sorted(Comparator.comparingLong(Grant::grantedNanos))
                .toList();
        Grant longest = null;
        for (Grant grant : certain) {
            if (longest != null && grant.grantedNanos() < longest.certainUntilNanos()) {
                problems.add("held by two: " + longest + " and " + grant);
            }
            if (longest == null || grant.certainUntilNanos() > longest.certainUntilNanos()) {
                longest = grant;
            }
        }
    }
}
