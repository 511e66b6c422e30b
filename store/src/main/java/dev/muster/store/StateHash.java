package dev.muster.store;

/**
 * Checksum of the kept history of one member up to a revision; equal on all members that have the same
 * {@code compactRevision}. Immutable.
 *
 * @param hash CRC32C
 * @param revision up to which the history went into it
 * @param compactRevision the oldest revision that was kept
 */
public record StateHash(int hash, long revision, long compactRevision) {}
