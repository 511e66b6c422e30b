package dev.muster.config.receipt;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Forgets old receipts from time to time. */
final class ReceiptSweep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReceiptSweep.class);

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final ReceiptService receipts;
    private volatile @Nullable ScheduledExecutorService timer;

    ReceiptSweep(ReceiptService receipts) {
        this.receipts = receipts;
    }

    private void sweep() {
        try {
            receipts.forgetOld();
        } catch (RuntimeException e) {
            log.warn("Old receipts could not be forgotten; trying again in {}", EVERY, e);
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "receipt-sweep");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::sweep, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timer = executor;
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
