package dev.muster.benchmarks.load;

import java.util.Locale;

/**
 * What came of one stretch of load.
 *
 * @param answered calls answered within the measured time
 * @param seconds the measured time
 * @param p50Micros median of their latency
 * @param p99Micros 99th percentile of it
 * @param worked calls answered in all, with those before and after the measured time
 * @param failed calls that failed in all
 * @param firstFailure why the first failed; empty if none did
 */
public record Tally(
        long answered,
        double seconds,
        double p50Micros,
        double p99Micros,
        long worked,
        long failed,
        String firstFailure) {

    /** Calls per second. */
    public double rate() {
        return answered / seconds;
    }

    /** One line that {@link #ofLine} reads. */
    public String toLine() {
        return String.format(
                Locale.ROOT,
                "%d %f %f %f %d %d %s",
                answered,
                seconds,
                p50Micros,
                p99Micros,
                worked,
                failed,
                firstFailure.replaceAll("\\R", " "));
    }

    /** What {@link #toLine} wrote. */
    public static Tally ofLine(String line) {
        String[] parts = line.split(" ", 7);
        if (parts.length != 7) {
            throw new IllegalArgumentException("tally: " + line + " (expected: six numbers and a text)");
        }
        return new Tally(
                Long.parseLong(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                parts[6]);
    }
}
