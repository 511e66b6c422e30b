package dev.muster.starter.queue;

import dev.muster.api.coordination.QueueDelivery;
import dev.muster.api.coordination.QueueName;
import dev.muster.api.coordination.QueueSettleOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A delivery that tells a server what became of it. */
final class HttpDelivery<T> implements Delivery<T> {

    private static final Logger log = LoggerFactory.getLogger(HttpDelivery.class);

    private final QueueCalls calls;
    private final QueueName queue;
    private final QueueDelivery delivery;
    private final T element;
    private final Future<?> keptAlive;
    private volatile boolean lost;

    /** Guards what follows; one settles, the others get its answer. */
    private final Object lock = new Object();

    private @Nullable Boolean settled;

    HttpDelivery(QueueCalls calls, KeepAlives leases, QueueName queue, QueueDelivery delivery, T element) {
        this.calls = calls;
        this.queue = queue;
        this.delivery = delivery;
        this.element = element;
        this.keptAlive = leases.keep(queue, delivery.lease(), this::lose);
    }

    private void lose() {
        lost = true;
        keptAlive.cancel(false);
    }

    @Override
    public T element() {
        return element;
    }

    @Override
    public long number() {
        return delivery.token().element().number();
    }

    @Override
    public long fence() {
        return delivery.token().fence();
    }

    @Override
    public int deliveries() {
        return delivery.deliveries();
    }

    @Override
    public Instant offeredAt() {
        return delivery.offeredAt();
    }

    @Override
    public boolean lost() {
        return lost;
    }

    @Override
    public boolean acknowledge() {
        return settle("acknowledge", null);
    }

    @Override
    public boolean giveBack(Duration delay) {
        return settle("give-back", delay);
    }

    /** Whether it was settled, successfully or not. */
    boolean settled() {
        synchronized (lock) {
            return settled != null;
        }
    }

    private boolean settle(String how, @Nullable Duration delay) {
        synchronized (lock) {
            if (settled != null) {
                return false;
            }
            QueueSettleOutcome outcome =
                    calls.settle(queue, how, new QueueCalls.Settle(delivery.token(), delay, delivery.lease()));
            keptAlive.cancel(false);
            boolean done = outcome instanceof QueueSettleOutcome.Settled;
            settled = done;
            if (!done) {
                lost = true;
            }
            return done;
        }
    }

    @Override
    public void close() {
        try {
            if (!settled()) {
                giveBack();
            }
        } catch (RuntimeException unreachable) {
            log.warn("Element {} of queue {} goes back when its lease ends", number(), queue, unreachable);
        } finally {
            keptAlive.cancel(false);
        }
    }

    @Override
    public String toString() {
        return "Delivery[queue=" + queue + ", element=" + number() + ", fence=" + fence() + "]";
    }
}
