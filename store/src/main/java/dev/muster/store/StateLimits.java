package dev.muster.store;

import dev.muster.api.InvalidArgumentException;

/**
 * Bounds that decide what the replicated state contains. They are fixed when the cluster is formed and then part of the
 * state itself: members with other settings must not come to other results.
 *
 * @param requestsMax most request ids remembered, so that a repeated write has one effect; the oldest go first
 * @param requestBytesMax most bytes of keys and values in their remembered answers, roughly; the oldest go first
 * @param revisionsKeptMax most revisions whose history is kept; older ones are compacted by themselves
 * @param rangeKeysMax most entries of one read; beyond, {@code more} is set and the rest is read from the next key on
 * @param rangeBytesMax most bytes of keys and values that one call reads, roughly; beyond, {@code more} is set
 */
public record StateLimits(
        int requestsMax, long requestBytesMax, int revisionsKeptMax, int rangeKeysMax, long rangeBytesMax) {

    public StateLimits {
        requirePositive("requestsMax", requestsMax);
        requirePositive("requestBytesMax", requestBytesMax);
        requirePositive("revisionsKeptMax", revisionsKeptMax);
        requirePositive("rangeKeysMax", rangeKeysMax);
        requirePositive("rangeBytesMax", rangeBytesMax);
    }

    /** 100,000 request ids with 32 MiB of answers, 100,000 revisions, 100,000 keys and 32 MiB per read. */
    public static StateLimits defaults() {
        return new StateLimits(100_000, 32L * 1024 * 1024, 100_000, 100_000, 32L * 1024 * 1024);
    }

    private static void requirePositive(String field, long found) {
        if (found < 1) {
            throw new InvalidArgumentException(field, found, "at least 1");
        }
    }
}
