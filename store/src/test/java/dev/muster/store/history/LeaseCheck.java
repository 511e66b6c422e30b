package dev.muster.store.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Leases live as long as they were promised to, end when they are not renewed, and take all their keys with them at one revision. Stateless.
 */
public final class LeaseCheck {

    private LeaseCheck() {}

    /**
     * What was seen of one lease.
     *
     * @param ttlNanos time it was granted
     * @param renewedNanos when its grant or the last renewal that had an answer was sent
     * @param keys how many keys hung on it for certain
     * @param goneNanos when it was first seen that one of them was gone, {@link Call#NEVER} if it was not
     * @param goneRevisions revisions at which its keys were deleted
     * @param keysLeft how many keys were there at the end
     * @param abandonedLong whether it had been left alone at the end for longer than a lease may outlive its time
     */
    public record Life(
            long lease,
            long ttlNanos,
            long renewedNanos,
            int keys,
            long goneNanos,
            Set<Long> goneRevisions,
            int keysLeft,
            boolean abandonedLong) {

        public Life {
            goneRevisions = Set.copyOf(goneRevisions);
        }
    }

    /** Checks all leases, of which none was revoked by request. */
    public static Verdict check(List<Life> lives) {
        List<String> problems = new ArrayList<>();
        for (Life life : lives) {
            if (life.goneNanos() != Call.NEVER && life.goneNanos() < life.renewedNanos()) {
                problems.add(life + " was renewed after its keys were gone");
            } else if (life.goneNanos() != Call.NEVER && life.goneNanos() - life.renewedNanos() < life.ttlNanos()) {
                problems.add(life + " ended " + (life.ttlNanos() - (life.goneNanos() - life.renewedNanos())) / 1_000_000
                        + " ms too early");
            }
            if (life.goneRevisions().size() > 1) {
                problems.add(life + " took its keys at several revisions (expected: one)");
            }
            if (life.goneNanos() != Call.NEVER && life.keysLeft() > 0) {
                problems.add(life + " left keys behind");
            }
            if (life.abandonedLong() && life.keys() > 0 && life.keysLeft() > 0) {
                problems.add(life + " was left alone, but has not ended");
            }
        }
        return new Verdict("lease", lives.size(), problems);
    }
}
