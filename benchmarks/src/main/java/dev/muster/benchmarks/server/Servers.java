package dev.muster.benchmarks.server;

import java.time.Duration;
import java.util.List;

/** Members of one kind that form a cluster, whatever is asked of them. Confined to one thread. */
interface Servers extends AutoCloseable {

    /** Starts all members and waits for a leader. */
    void start() throws Exception;

    /** Waits until somebody leads: 0 to the number of members, exclusive. */
    int leader() throws Exception;

    /** Processor time of all members so far. */
    Duration cpu();

    /** Resident memory of each member, in bytes. */
    List<Long> residentBytes();

    @Override
    void close();
}
