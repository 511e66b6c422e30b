package dev.muster.benchmarks;

import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Work;

/**
 * One measurement.
 *
 * @param cpuMicros processor time of all members per call
 */
record Cell(String target, int members, Work work, int callers, int round, Tally tally, double cpuMicros) {}
