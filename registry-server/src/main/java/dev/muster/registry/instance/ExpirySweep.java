package dev.muster.registry.instance;

import dev.muster.api.registry.LeaseId;
import dev.muster.registry.lease.LeaseTable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes instances off the list whose lease was not renewed in time. Each lease is looked after by one server; it counts on
 * the monotonic clock from the last heartbeat that any server heard.
 */
final class ExpirySweep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ExpirySweep.class);

    private static final Duration EVERY = Duration.ofMillis(500);

    private final InstanceTable table;
    private final LeaseTable leases;
    private final LeaseOwnership ownership;
    private volatile @Nullable ScheduledExecutorService timer;

    ExpirySweep(InstanceTable table, LeaseTable leases, LeaseOwnership ownership) {
        this.table = table;
        this.leases = leases;
        this.ownership = ownership;
    }

    /** One pass over all leases of this server. */
    void sweep() {
        leases.noticePause(EVERY);
        for (LeaseId lease : leases.all()) {
            if (ownership.ownedHere(lease)) {
                leases.held(lease).forEach(text -> expireIfSilent(lease, InstanceKey.parse(text)));
            }
        }
    }

    private void expireIfSilent(LeaseId lease, InstanceKey key) {
        Optional<InstanceRecord> listed = table.get(key);
        if (listed.isEmpty() || !silent(lease, listed.get())) {
            return;
        }
        Optional<InstanceRecord> left = table.write(
                key, before -> before.filter(record -> !record.lease().equals(lease) || !silent(lease, record)));
        if (left.isEmpty()) {
            log.info(
                    "Instance {} expired: no heartbeat for {} (its ttl is {})",
                    key,
                    leases.silence(lease),
                    listed.get().ttl());
        }
    }

    private boolean silent(LeaseId lease, InstanceRecord record) {
        return record.lease().equals(lease) && leases.silence(lease).compareTo(record.ttl()) > 0;
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lease-sweep");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                this::sweepGuarded, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timer = executor;
    }

    private void sweepGuarded() {
        try {
            sweep();
        } catch (RuntimeException e) {
            log.warn("Sweep of leases failed; trying again in {}", EVERY, e);
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
