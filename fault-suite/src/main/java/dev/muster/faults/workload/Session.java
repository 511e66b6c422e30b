package dev.muster.faults.workload;

import dev.muster.faults.client.MemberClient;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A client of a workload, used by one thread.
 *
 * @param client its number, 0 and up
 * @param member the one member it talks to
 * @param others the members it turns to when it repeats a request that may be repeated anywhere
 * @param random its choices
 */
public record Session(int client, MemberClient member, List<MemberClient> others, RandomGenerator random) {

    public Session {
        others = List.copyOf(others);
    }

    /** A client that talks to one member whatever happens. */
    Session(int client, MemberClient member, RandomGenerator random) {
        this(client, member, List.of(), random);
    }
}
