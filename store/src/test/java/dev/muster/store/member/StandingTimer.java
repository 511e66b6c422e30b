package dev.muster.store.member;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A timer whose time never comes: after a pause it goes on when the test says so, however slow the test is. */
final class StandingTimer {

    private StandingTimer() {}

    /** To be shut down by the test. */
    static ScheduledExecutorService open() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        timer.execute(StandingTimer::stand);
        return timer;
    }

    private static void stand() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException shutDown) {
            Thread.currentThread().interrupt();
        }
    }
}
