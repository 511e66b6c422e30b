package dev.muster.benchmarks.server;

import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Work;
import java.time.Duration;
import java.util.List;

/** Servers of one kind that form a cluster, and the load that can be put on them. Confined to one thread. */
public interface Cluster extends AutoCloseable {

    /** Its name in the tables. */
    String name();

    /** Starts all members, waits for a leader, and gives every key a value. */
    void start() throws Exception;

    /** Whether it can do that work. */
    boolean does(Work work);

    /**
     * Puts load on the leader.
     *
     * @param callers for {@link Work#WATCH} the number of watches
     */
    Tally run(Work work, int callers, Duration measured) throws Exception;

    /** Processor time of all members so far; for a store alone that includes the making of the load. */
    Duration cpu();

    /** Resident memory of each member, in bytes. */
    List<Long> residentBytes();

    /** Ends all members. */
    @Override
    void close();
}
