package dev.muster.faults.workload;

import dev.muster.faults.client.MemberClient;
import java.util.random.RandomGenerator;

/**
 * A client of a workload, used by one thread.
 *
 * @param client its number, 0 and up
 * @param member the one member it talks to
 * @param random its choices
 */
public record Session(int client, MemberClient member, RandomGenerator random) {}
