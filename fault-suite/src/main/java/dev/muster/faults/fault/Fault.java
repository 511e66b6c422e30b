package dev.muster.faults.fault;

import dev.muster.faults.cluster.Cluster;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Something that breaks and is healed again. Used by one thread. */
public interface Fault {

    /** Its name. */
    String name();

    /** Why it cannot be had here; empty if it can. */
    default Optional<String> impossible(Cluster cluster) {
        return Optional.empty();
    }

    /** Gets ready, before any member runs. */
    default void prepare(Cluster cluster) {}

    /**
     * Breaks something, while nothing else is broken.
     *
     * @return what it was
     */
    String inject(Cluster cluster, RandomGenerator random) throws InterruptedException;

    /** Undoes it; does nothing if nothing is broken. All processes run afterwards. */
    void heal(Cluster cluster) throws InterruptedException;

    /** Cleans up, after all members have ended. */
    default void clear(Cluster cluster) {}
}
