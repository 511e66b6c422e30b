package dev.muster.api.coordination;

import dev.muster.api.InvalidArgumentException;

/**
 * Which entries of a range are of interest, by the revisions that created and last changed them. Immutable.
 *
 * @param modMin smallest {@link KeyValue#modRevision()}; 0 is any
 * @param modMax largest one; 0 is any
 * @param createMin smallest {@link KeyValue#createRevision()}; 0 is any
 * @param createMax largest one; 0 is any
 */
public record RevisionBounds(long modMin, long modMax, long createMin, long createMax) {

    /** All entries. */
    public static final RevisionBounds NONE = new RevisionBounds(0, 0, 0, 0);

    public RevisionBounds {
        requireNotNegative("modMin", modMin);
        requireNotNegative("modMax", modMax);
        requireNotNegative("createMin", createMin);
        requireNotNegative("createMax", createMax);
    }

    /** Whether an entry is within all bounds. */
    public boolean admit(KeyValue entry) {
        return within(entry.modRevision(), modMin, modMax) && within(entry.createRevision(), createMin, createMax);
    }

    private static boolean within(long found, long min, long max) {
        return found >= min && (max == 0 || found <= max);
    }

    private static void requireNotNegative(String field, long found) {
        if (found < 0) {
            throw new InvalidArgumentException(field, found, "at least 0");
        }
    }
}
