package dev.muster.benchmarks.load;

import java.util.Arrays;
import java.util.Locale;

/** What is measured. The names are those of the command line. */
public enum Work {
    /** A durable put of 256 bytes to one of 10,000 keys. */
    PUT,
    /** A linearizable read of one key. */
    READ,
    /** A serializable read of one key: what the asked member has. */
    STALE,
    /** A transaction: compare one key, put another, read a third. */
    TXN,
    /** A put that many watch: until the last of them has heard of it. */
    WATCH,
    /** A keep-alive of a lease on an open stream. */
    LEASE;

    /**
     * The one with that {@link #label()}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Work of(String name) {
        return Arrays.stream(values())
                .filter(work -> work.label().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("ops: " + name + " (expected: some of "
                        + Arrays.stream(values()).map(Work::label).toList() + ")"));
    }

    /** Its name on the command line and in the table. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
