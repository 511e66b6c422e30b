package dev.muster.starter.coordination.election;

import dev.muster.api.coordination.FencingToken;
import dev.muster.starter.coordination.lease.Held;
import dev.muster.starter.coordination.lease.KeptLease;
import dev.muster.starter.coordination.lease.LostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One term of a leader. When it ends, what depends on it is told at once; the candidate gives the leadership back after that.
 * Thread-safe.
 */
final class Term implements Held {

    private final String election;
    private final FencingToken token;
    private final KeptLease lease;
    private final CompletableFuture<Boolean> lost = new CompletableFuture<>();
    private final List<Runnable> atEnd = new ArrayList<>(); // guarded by this

    Term(String election, FencingToken token, KeptLease lease) {
        this.election = election;
        this.token = token;
        this.lease = lease;
    }

    void begin() {
        lease.onLost(() -> end(true));
    }

    @Override
    public FencingToken token() {
        return token;
    }

    @Override
    public boolean isHeld() {
        return !lost.isDone() && lease.alive();
    }

    @Override
    public void requireHeld() {
        if (!isHeld()) {
            throw new LostException("election " + election);
        }
    }

    @Override
    public void onLost(Runnable action) {
        lease.onLost(action);
    }

    /** Runs {@code action} when it is over, however that comes; at once if it is. */
    void atEnd(Runnable action) {
        synchronized (this) {
            if (!lost.isDone()) {
                atEnd.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized void forget(Runnable action) {
        atEnd.remove(action);
    }

    /**
     * Waits until it is over.
     *
     * @return whether it was lost
     */
    boolean awaitEnd() {
        return lost.join();
    }

    @Override
    public void close() {
        end(false);
    }

    private void end(boolean wasLost) {
        List<Runnable> actions;
        synchronized (this) {
            if (!lost.complete(wasLost)) {
                return;
            }
            actions = List.copyOf(atEnd);
            atEnd.clear();
        }
        actions.forEach(Runnable::run);
    }
}
