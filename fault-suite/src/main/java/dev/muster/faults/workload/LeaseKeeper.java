package dev.muster.faults.workload;

import dev.muster.faults.client.CallFailedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Renews one lease in the background until told to stop, and knows until when it certainly lives. Thread-safe. */
final class LeaseKeeper implements AutoCloseable {

    private final Journal journal;
    private final BooleanSupplier renewal;
    private final long ttlNanos;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long renewedNanos;

    private LeaseKeeper(Journal journal, BooleanSupplier renewal, long ttlNanos, long grantedNanos) {
        this.journal = journal;
        this.renewal = renewal;
        this.ttlNanos = ttlNanos;
        this.renewedNanos = grantedNanos;
        this.thread = new Thread(this::renew, "lease");
        thread.setDaemon(true);
    }

    /**
     * Begins to renew.
     *
     * @param renewal renews once; false if the lease has ended, {@link CallFailedException} if nobody knows
     * @param grantedNanos when the grant was asked for, on the clock of the journal
     */
    static LeaseKeeper start(Journal journal, BooleanSupplier renewal, long ttlNanos, long grantedNanos) {
        LeaseKeeper keeper = new LeaseKeeper(journal, renewal, ttlNanos, grantedNanos);
        keeper.thread.start();
        return keeper;
    }

    private void renew() {
        try {
            boolean alive = true;
            while (alive && !stopped.await(ttlNanos / 3, TimeUnit.NANOSECONDS)) {
                alive = renewOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the lease may still live. */
    private boolean renewOnce() {
        long sent = journal.now();
        try {
            boolean lives = renewal.getAsBoolean();
            if (lives) {
                confirmed(sent);
            }
            return lives;
        } catch (CallFailedException noAnswer) {
            return true;
        }
    }

    private synchronized void confirmed(long sent) {
        renewedNanos = Math.max(renewedNanos, sent);
    }

    /** When the last renewal that had an answer was sent, or the grant. */
    synchronized long renewedNanos() {
        return renewedNanos;
    }

    /** Until when the lease lives whatever happens, on the clock of the journal. */
    synchronized long certainUntilNanos() {
        return renewedNanos + ttlNanos;
    }

    /** Renews no more; one renewal may still be under way. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
