package dev.muster.faults.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What is between the members; clients are not affected. Thread-safe. */
public interface Network extends AutoCloseable {

    /** Its name for people. */
    String name();

    /**
     * A place for a member.
     *
     * @param index 0 and up, each once
     */
    Site place(int index, String id, Path directory);

    /** The command that runs a command there. */
    List<String> inside(Site site, List<String> command);

    /** Tells how to find the process of a member, 0 if it does not run. */
    void watch(Function<Site, Long> pidOf);

    /** From now on loses what one member sends to another, with a probability of 0 to 1. The other direction is not affected. */
    void lose(Site from, Site to, double probability);

    /** Loses nothing any more. */
    void heal();

    /** Takes the network down. */
    @Override
    void close();
}
