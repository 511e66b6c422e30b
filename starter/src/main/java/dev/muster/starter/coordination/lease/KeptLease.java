package dev.muster.starter.coordination.lease;

import dev.muster.api.coordination.LeaseId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that this process keeps alive. It is lost when a server says that it ended, or when no server confirmed it for its
 * time to live. Thread-safe.
 */
public final class KeptLease implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeptLease.class);

    private enum State {
        KEPT,
        ENDED,
        LOST
    }

    private final LeaseKeeper keeper;
    private final LeaseId id;
    private final List<Runnable> onLost = new ArrayList<>(); // guarded by this
    private State state = State.KEPT; // guarded by this
    private Duration ttl; // guarded by this
    private long confirmedAt; // guarded by this; nanos of when the last confirmed call was sent

    KeptLease(LeaseKeeper keeper, LeaseId id, Duration ttl, long confirmedAt) {
        this.keeper = keeper;
        this.id = id;
        this.ttl = ttl;
        this.confirmedAt = confirmedAt;
    }

    /** Its name. */
    public LeaseId id() {
        return id;
    }

    /** Whether it certainly lives now. */
    public synchronized boolean alive() {
        return state == State.KEPT && remainingNanos() > 0;
    }

    /** Calls {@code action} once if it is lost, at once if it is already; see {@link Held#onLost}. */
    public void onLost(Runnable action) {
        synchronized (this) {
            if (state == State.KEPT) {
                onLost.add(action);
                return;
            }
            if (state == State.ENDED) {
                return;
            }
        }
        run(action);
    }

    /** Ends it: what is held on it is given back. May be repeated. */
    @Override
    public void close() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            boolean kept = state == State.KEPT;
            state = State.ENDED;
            onLost.clear();
            if (!kept) {
                return;
            }
        }
        keeper.end(this);
    }

    void confirmed(long sentAt, Duration granted) {
        synchronized (this) {
            confirmedAt = Math.max(confirmedAt, sentAt);
            ttl = granted;
        }
    }

    void lose() {
        List<Runnable> actions;
        synchronized (this) {
            if (state != State.KEPT) {
                return;
            }
            state = State.LOST;
            actions = List.copyOf(onLost);
            onLost.clear();
        }
        actions.forEach(this::run);
    }

    synchronized long remainingNanos() {
        return ttl.toNanos() - (keeper.nanos() - confirmedAt);
    }

    /** Nanos until it wants to be confirmed anew. */
    synchronized long dueInNanos() {
        return ttl.toNanos() / 3 - (keeper.nanos() - confirmedAt);
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.warn("What was to be done at the loss of lease {} failed", id, e);
        }
    }
}
