package dev.muster.benchmarks.load;

import java.util.Arrays;

/**
 * How long calls took: counts in buckets that are at most 1/16 wide, from 1 us on. Confined to one caller at a time.
 */
public final class Latencies {

    private static final int STEPS = 16; // per doubling
    private static final int STEP_BITS = 4;
    private static final int BUCKETS = 40 * STEPS;

    private final long[] counts = new long[BUCKETS];

    /** Notes one call. */
    public void add(long nanos) {
        counts[bucket(Math.max(0, nanos / 1_000))]++;
    }

    /** Takes over what another has. */
    public void add(Latencies other) {
        Arrays.setAll(counts, bucket -> counts[bucket] + other.counts[bucket]);
    }

    /** Number of calls. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * The time that a share of the calls did not exceed.
     *
     * @param share 0 to 1
     * @return microseconds, the middle of the bucket; 0 if there were no calls
     */
    public double quantileMicros(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count()));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return (lowest(bucket) + lowest(bucket + 1)) / 2.0;
            }
        }
        return 0;
    }

    private static int bucket(long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        int shift = 63 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
        return Math.min(BUCKETS - 1, (shift + 1) * STEPS + (int) (micros >>> shift) - STEPS);
    }

    private static long lowest(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return (long) (bucket % STEPS + STEPS) << shift;
    }
}
