package dev.muster.starter.config.updates;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.config.Receipt;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.imports.Subject;
import dev.muster.starter.config.live.Decision;
import dev.muster.starter.http.Backoff;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends receipts in the background, the newest only: what is not sent when another follows is never sent. Gives up on one
 * after a bounded number of attempts; a server that comes back later gets it then. Thread-safe.
 */
final class Receipts {

    private static final Logger log = LoggerFactory.getLogger(Receipts.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final int ATTEMPTS_MAX = 20;

    private final RunningConfig running;
    private final InstanceName instance;
    private final Clock clock;
    private final AtomicReference<@Nullable Receipt> unsent = new AtomicReference<>();

    Receipts(RunningConfig running, InstanceName instance, Clock clock) {
        this.running = running;
        this.instance = instance;
        this.clock = clock;
    }

    /** Has the receipt for a decision sent; returns at once. */
    void send(Decision decision, ScheduledExecutorService background) {
        Subject subject = running.subject();
        unsent.set(new Receipt(
                instance.value(),
                subject.application(),
                subject.profiles(),
                decision.cursor(),
                decision.outcome(),
                decision.problems(),
                running.snapshot().revision(),
                clock.instant()));
        background.execute(() -> attempt(0, background));
    }

    /** A server is there again: tries at once what was not sent. */
    void retry(ScheduledExecutorService background) {
        if (unsent.get() != null) {
            background.execute(() -> attempt(0, background));
        }
    }

    private void attempt(int number, ScheduledExecutorService background) {
        Receipt receipt = unsent.get();
        if (receipt == null) {
            return;
        }
        try {
            running.client()
                    .send(
                            DEADLINE,
                            RequestId.random(),
                            receipt,
                            "/v1/namespaces/{namespace}/receipts",
                            running.subject().namespace().value());
            unsent.compareAndSet(receipt, null);
        } catch (ServersUnreachableException e) {
            again(receipt, number + 1, background, e);
        } catch (ProblemException e) {
            log.warn("The receipt for {} was refused: {}", receipt.cursor(), e.getMessage());
            unsent.compareAndSet(receipt, null);
        }
    }

    private void again(
            Receipt receipt, int number, ScheduledExecutorService background, ServersUnreachableException why) {
        if (number >= ATTEMPTS_MAX) {
            log.warn("The receipt for {} waits for a server: {}", receipt.cursor(), why.getMessage());
            return;
        }
        long pause = BACKOFF.pause(number, ThreadLocalRandom.current()).toMillis();
        try {
            ScheduledFuture<?> unused =
                    background.schedule(() -> attempt(number, background), pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("The application stops; the receipt for {} is not sent", receipt.cursor());
        }
    }
}
