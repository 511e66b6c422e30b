package dev.muster.faults.cluster;

import dev.muster.faults.client.CallFailedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Repeats what may have to wait for a leader, or for a member to catch up. Stateless. */
final class Patience {

    private static final Duration MAX = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private Patience() {}

    /** Repeats a call until it succeeds, for a minute at most; then it fails as the last attempt did. */
    static void repeat(Runnable call) throws InterruptedException {
        long end = System.nanoTime() + MAX.toNanos();
        while (true) {
            try {
                call.run();
                return;
            } catch (CallFailedException | IllegalStateException notNow) {
                if (System.nanoTime() > end) {
                    throw notNow;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }
}
