package dev.muster.benchmarks.load;

import java.util.Arrays;
import java.util.List;
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
    LEASE,
    /** A lock that nobody else wants, taken and released. */
    OWN_LOCK,
    /** The same with one lock that all callers want. */
    ONE_LOCK,
    /** An element offered to a queue that all callers share, and one taken from it for good. */
    QUEUE;

    /** What is put on any store of keys. */
    public static List<Work> ofKeys() {
        return Arrays.stream(values()).filter(work -> !work.coordinates()).toList();
    }

    /** What is put on recipes: locks and queues. */
    public static List<Work> ofCoordination() {
        return Arrays.stream(values()).filter(Work::coordinates).toList();
    }

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
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is one of {@link #ofCoordination()}. */
    public boolean coordinates() {
        return this == OWN_LOCK || this == ONE_LOCK || this == QUEUE;
    }
}
