package dev.muster.starter.coordination;

import dev.muster.starter.coordination.election.LeaderOnlyProcessor;
import dev.muster.starter.coordination.election.RemoteElections;
import org.springframework.context.SmartLifecycle;

/**
 * Stands for the elections of all {@code @LeaderOnly} methods when the application has started, and resigns first of all when
 * it stops, so that another instance leads while this one goes down.
 */
final class CandidacyLifecycle implements SmartLifecycle {

    private final LeaderOnlyProcessor leaderOnly;
    private final RemoteElections elections;
    private volatile boolean running;

    CandidacyLifecycle(LeaderOnlyProcessor leaderOnly, RemoteElections elections) {
        this.leaderOnly = leaderOnly;
        this.elections = elections;
    }

    @Override
    public void start() {
        running = true;
        elections.open();
        leaderOnly.elections().forEach(elections::stand);
    }

    @Override
    public void stop() {
        running = false;
        elections.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
