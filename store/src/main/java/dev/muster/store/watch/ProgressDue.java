package dev.muster.store.watch;

/**
 * The progress that was asked of one watch and not yet told. Changed under the lock of its watch; {@link #none()} needs no
 * lock.
 */
final class ProgressDue {

    private static final long NEVER = Long.MAX_VALUE;

    /** Oldest and newest revision that was asked for. */
    private volatile long first = NEVER;

    private long last;

    /** Whether nobody waits for it. */
    boolean none() {
        return first == NEVER;
    }

    /** Somebody asks, when this was applied. */
    void ask(long applied) {
        first = Math.min(first, applied);
        last = Math.max(last, applied);
    }

    /** Whether some of it can be told once everything up to {@code revision} is given. */
    boolean by(long revision) {
        return first <= revision;
    }

    /** Whether all of it can be told once everything up to {@code revision} is given. */
    boolean allBy(long revision) {
        return none() || last <= revision;
    }

    /** Everything up to {@code revision} is given and told; what was asked for beyond stays. */
    void told(long revision) {
        first = revision < last ? last : NEVER;
    }
}
