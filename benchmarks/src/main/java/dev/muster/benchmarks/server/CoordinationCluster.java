package dev.muster.benchmarks.server;

import dev.muster.benchmarks.load.ClosedLoop;
import dev.muster.benchmarks.load.CoordinationLoad;
import dev.muster.benchmarks.load.Tally;
import dev.muster.benchmarks.load.Work;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Locks and queues of servers through one of their doors. */
final class CoordinationCluster implements Cluster {

    private final String name;
    private final Servers servers;
    private final boolean first;
    private final Set<Work> work;
    private final Door door;
    private final ExecutorService answers;

    /** How callers get in. */
    @FunctionalInterface
    interface Door {

        CoordinationLoad open(int leader, int callers) throws Exception;
    }

    /** @param first whether this starts and ends the servers; other doors of the same come after it */
    CoordinationCluster(
            String name, Servers servers, boolean first, Set<Work> work, Door door, ExecutorService answers) {
        this.name = name;
        this.servers = servers;
        this.first = first;
        this.work = Set.copyOf(work);
        this.door = door;
        this.answers = answers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws Exception {
        if (first) {
            servers.start();
        }
    }

    @Override
    public boolean does(Work asked) {
        return work.contains(asked);
    }

    @Override
    public Tally run(Work asked, int callers, Duration measured) throws Exception {
        try (CoordinationLoad load = door.open(servers.leader(), callers)) {
            return new ClosedLoop(answers).run(callers, measured, caller -> load.call(asked, caller));
        }
    }

    @Override
    public Duration cpu() {
        return servers.cpu();
    }

    @Override
    public List<Long> residentBytes() {
        return servers.residentBytes();
    }

    @Override
    public void close() {
        if (first) {
            servers.close();
        }
    }
}
