package dev.muster.store;

import dev.muster.api.InvalidArgumentException;
import java.time.Duration;

/**
 * Bounds that decide what the replicated state contains. They are part of the state itself: members with other settings
 * must not come to other results. The cluster is formed with those of its first leader; a leader that has others brings
 * them in by the log.
 *
 * @param requestsMax most request ids remembered, so that a repeated write has one effect; the oldest go first
 * @param requestBytesMax most bytes of keys and values in their remembered answers, roughly; the oldest go first
 * @param revisionsKeptMax most revisions whose history is kept; older ones are compacted by themselves
 * @param historyBytesMax most bytes of replaced and deleted states that are kept, roughly; older ones are compacted
 * @param historyAgeMax longest time that history is kept, by the leaders' clocks; zero is without a bound. Older history is
 *     compacted within a hundredth of it, or a second if that is longer
 * @param rangeKeysMax most entries of one read; beyond, {@code more} is set and the rest is read from the next key on
 * @param rangeBytesMax most bytes of keys and values that one call reads, roughly; beyond, {@code more} is set
 * @param leaseTtlMin shortest time to live of a lease; shorter ones are raised to it
 */
public record StateLimits(
        int requestsMax,
        long requestBytesMax,
        int revisionsKeptMax,
        long historyBytesMax,
        Duration historyAgeMax,
        int rangeKeysMax,
        long rangeBytesMax,
        Duration leaseTtlMin) {

    /** Longest time to live of a lease, the same as etcd's: some 285 years. */
    public static final Duration LEASE_TTL_MAX = Duration.ofHours(2_500_000);

    private static final long MIB = 1024 * 1024;

    public StateLimits {
        requirePositive("requestsMax", requestsMax);
        requirePositive("requestBytesMax", requestBytesMax);
        requirePositive("revisionsKeptMax", revisionsKeptMax);
        requirePositive("historyBytesMax", historyBytesMax);
        requirePositive("rangeKeysMax", rangeKeysMax);
        requirePositive("rangeBytesMax", rangeBytesMax);
        if (historyAgeMax.isNegative()) {
            throw new InvalidArgumentException("historyAgeMax", historyAgeMax, "at least PT0S");
        }
        if (leaseTtlMin.isNegative() || leaseTtlMin.isZero() || leaseTtlMin.compareTo(LEASE_TTL_MAX) > 0) {
            throw new InvalidArgumentException("leaseTtlMin", leaseTtlMin, "above PT0S, at most " + LEASE_TTL_MAX);
        }
    }

    /**
     * 100,000 request ids with 32 MiB of answers; 100,000 revisions and 64 MiB of history of any age; 100,000 keys and
     * 32 MiB per read; leases of 1 s and more.
     */
    public static StateLimits defaults() {
        return new StateLimits(
                100_000, 32 * MIB, 100_000, 64 * MIB, Duration.ZERO, 100_000, 32 * MIB, Duration.ofSeconds(1));
    }

    /** The same with other bounds of the history. */
    public StateLimits withHistory(int revisionsMax, long bytesMax, Duration ageMax) {
        return new StateLimits(
                requestsMax, requestBytesMax, revisionsMax, bytesMax, ageMax, rangeKeysMax, rangeBytesMax, leaseTtlMin);
    }

    /** The same with other bounds of the remembered requests. */
    public StateLimits withRequests(int max, long bytesMax) {
        return new StateLimits(
                max,
                bytesMax,
                revisionsKeptMax,
                historyBytesMax,
                historyAgeMax,
                rangeKeysMax,
                rangeBytesMax,
                leaseTtlMin);
    }

    /** The same with other bounds of one read. */
    public StateLimits withReads(int keysMax, long bytesMax) {
        return new StateLimits(
                requestsMax,
                requestBytesMax,
                revisionsKeptMax,
                historyBytesMax,
                historyAgeMax,
                keysMax,
                bytesMax,
                leaseTtlMin);
    }

    /** The same with another shortest time to live. */
    public StateLimits withLeaseTtlMin(Duration ttl) {
        return new StateLimits(
                requestsMax,
                requestBytesMax,
                revisionsKeptMax,
                historyBytesMax,
                historyAgeMax,
                rangeKeysMax,
                rangeBytesMax,
                ttl);
    }

    private static void requirePositive(String field, long found) {
        if (found < 1) {
            throw new InvalidArgumentException(field, found, "at least 1");
        }
    }
}
