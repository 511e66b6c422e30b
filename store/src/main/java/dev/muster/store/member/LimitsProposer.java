package dev.muster.store.member;

import dev.muster.store.StateLimits;
import dev.muster.store.state.Command;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this member's bounds of the replicated state into the log when it has become the leader and the state has others;
 * once per term. Thread-safe.
 */
final class LimitsProposer {

    private static final Logger log = LoggerFactory.getLogger(LimitsProposer.class);

    private final LogPort port;
    private final CommandQueue queue;
    private final Replica replica;
    private final StateLimits wanted;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile long doneInTerm;

    LimitsProposer(LogPort port, CommandQueue queue, Replica replica, StateLimits wanted) {
        this.port = port;
        this.queue = queue;
        this.replica = replica;
        this.wanted = wanted;
    }

    /** To be called every few dozen milliseconds. */
    void sweep() {
        long term = port.leadingTerm();
        if (term == 0
                || term == doneInTerm
                || replica.position().clusterId() == null
                || !underWay.compareAndSet(false, true)) {
            return;
        }
        if (replica.limits().equals(wanted)) {
            doneInTerm = term;
            underWay.set(false);
            return;
        }
        var unused = queue.submit(new Command.Configure(wanted)).whenComplete((answer, failure) -> {
            if (failure == null) {
                doneInTerm = term;
                log.info("The state has other bounds from now on: {}", wanted);
            }
            underWay.set(false); // tried again if it failed
        });
    }
}
