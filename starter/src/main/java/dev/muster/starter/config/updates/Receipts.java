package dev.muster.starter.config.updates;

import dev.muster.api.Cursor;
import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.api.config.Receipt;
import dev.muster.api.config.RunningRelease;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.imports.Snapshot;
import dev.muster.starter.config.live.Decision;
import dev.muster.starter.http.Backoff;
import dev.muster.starter.http.ServersUnreachableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private final AtomicReference<@Nullable Unsent> unsent = new AtomicReference<>();

    Receipts(RunningConfig running, InstanceName instance, Clock clock) {
        this.running = running;
        this.instance = instance;
        this.clock = clock;
    }

    /** What is to be told; the name of the instance may need a lookup, so it is added in the background. */
    private record Unsent(Decision decision, Snapshot inForce, Instant at) {}

    /** Has the receipt for a decision sent; returns at once. */
    void send(Decision decision, ScheduledExecutorService background) {
        unsent.set(new Unsent(decision, running.snapshot(), clock.instant()));
        background.execute(() -> attempt(0, background));
    }

    /** A server is there again: tries at once what was not sent. */
    void retry(ScheduledExecutorService background) {
        if (unsent.get() != null) {
            background.execute(() -> attempt(0, background));
        }
    }

    private void attempt(int number, ScheduledExecutorService background) {
        Unsent next = unsent.get();
        if (next == null) {
            return;
        }
        Cursor cursor = next.decision().cursor();
        try {
            running.client()
                    .send(
                            DEADLINE,
                            RequestId.random(),
                            receipt(next),
                            "/v1/namespaces/{namespace}/receipts",
                            running.subject().namespace().value());
            unsent.compareAndSet(next, null);
        } catch (ServersUnreachableException e) {
            if (number + 1 >= ATTEMPTS_MAX) {
                log.warn("The receipt for {} waits for a server: {}", cursor, e.getMessage());
                return;
            }
            long pause = BACKOFF.pause(number + 1, ThreadLocalRandom.current()).toMillis();
            ScheduledFuture<?> unused =
                    background.schedule(() -> attempt(number + 1, background), pause, TimeUnit.MILLISECONDS);
        } catch (ProblemException e) {
            log.warn("The receipt for {} was refused: {}", cursor, e.getMessage());
            unsent.compareAndSet(next, null);
        } catch (RuntimeException e) {
            log.warn("The receipt for {} could not be made", cursor, e);
            unsent.compareAndSet(next, null);
        }
    }

    private Receipt receipt(Unsent told) {
        return new Receipt(
                instance.value(),
                running.subject().application(),
                running.subject().profiles(),
                told.decision().cursor(),
                told.decision().outcome(),
                told.decision().problems(),
                told.inForce().revision(),
                told.at(),
                told.inForce().config().map(EffectiveConfig::sources).orElse(List.of()).stream()
                        .map(RunningRelease::of)
                        .toList());
    }
}
