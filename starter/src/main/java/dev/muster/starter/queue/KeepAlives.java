package dev.muster.starter.queue;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueName;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of deliveries alive, a third of their time apart, on one thread that is there only while it is needed.
 * Thread-safe.
 */
final class KeepAlives implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeepAlives.class);
    private static final int PER_TTL = 3;
    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    private final QueueCalls calls;
    private final Duration ttl;
    private final Ticker ticker;
    private final ScheduledThreadPoolExecutor timer;

    KeepAlives(QueueCalls calls, Duration ttl, Ticker ticker) {
        this.calls = calls;
        this.ttl = ttl;
        this.ticker = ticker;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "muster-queue-leases");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /**
     * Begins; cancelling the result ends it.
     *
     * @param lost called when the lease is gone, or must be
     */
    Future<?> keep(QueueName queue, LeaseId lease, Runnable lost) {
        long every = ttl.dividedBy(PER_TTL).toNanos();
        return timer.scheduleWithFixedDelay(new Task(queue, lease, lost), every, every, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Confined to the timer's thread. */
    private final class Task implements Runnable {

        private final QueueName queue;
        private final LeaseId lease;
        private final Runnable lost;
        private long renewed = ticker.nanos();

        Task(QueueName queue, LeaseId lease, Runnable lost) {
            this.queue = queue;
            this.lease = lease;
            this.lost = lost;
        }

        @Override
        public void run() {
            long asked = ticker.nanos();
            try {
                calls.keepAlive(queue, lease, ttl.dividedBy(PER_TTL));
                renewed = asked;
            } catch (ProblemException refused) {
                failed(refused, refused.type() == ProblemType.LEASE_NOT_FOUND);
            } catch (RuntimeException unreachable) {
                failed(unreachable, false);
            }
        }

        private void failed(RuntimeException failure, boolean ended) {
            if (ended || ticker.nanos() - renewed >= ttl.toNanos()) {
                log.warn("An element of queue {} was lost: its lease could not be kept alive", queue, failure);
                lost.run();
            } else {
                log.debug("A lease of queue {} was not kept alive, it is tried again", queue, failure);
            }
        }
    }
}
