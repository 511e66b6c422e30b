package dev.muster.registry.presence;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Makes sure that instances registered after their process connected are looked at too. */
final class PresenceCheck implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PresenceCheck.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Presences presences;
    private volatile @Nullable ScheduledExecutorService timer;

    PresenceCheck(Presences presences) {
        this.presences = presences;
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "presence-check");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::check, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timer = executor;
    }

    private void check() {
        try {
            presences.checkAll();
        } catch (RuntimeException e) {
            log.warn("Addresses could not be looked at; trying again in {}", EVERY, e);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = timer;
        if (executor != null) {
            executor.shutdownNow();
            timer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
