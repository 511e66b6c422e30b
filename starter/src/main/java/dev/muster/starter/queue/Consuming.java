package dev.muster.starter.queue;

import dev.muster.starter.http.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes elements on threads of its own, each of which waits for the next one and handles it. Thread-safe. */
final class Consuming<T> implements Consumption {

    private static final Logger log = LoggerFactory.getLogger(Consuming.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Duration RETRY_DELAY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_DELAY_MAX = Duration.ofMinutes(5);
    private static final int DOUBLINGS_MAX = 20;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final Queue<T> queue;
    private final QueueHandler<T> handler;
    private final Consumer<Consumption> onEnd;
    private final List<Worker> workers = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    Consuming(Queue<T> queue, int concurrency, QueueHandler<T> handler, Consumer<Consumption> onEnd) {
        this.queue = queue;
        this.handler = handler;
        this.onEnd = onEnd;
        for (int i = 1; i <= concurrency; i++) {
            workers.add(new Worker(new Random(), "muster-queue-" + queue.name() + "-" + i));
        }
    }

    /** Called once. */
    void start() {
        workers.forEach(worker -> worker.thread.start());
    }

    @Override
    public boolean running() {
        return closing.getCount() > 0;
    }

    @Override
    public void close() {
        closing.countDown();
        workers.forEach(Worker::stopWaiting);
        long end = System.nanoTime() + STOP_MAX.toNanos();
        boolean patient = true;
        for (Worker worker : workers) {
            patient = patient && worker.join(end - System.nanoTime());
            if (!patient) {
                worker.thread.interrupt();
            }
        }
        onEnd.accept(this);
    }

    private final class Worker implements Runnable {

        private final Random random;
        private final Thread thread;

        /** Guards what follows: only a wait is interrupted by a stop, no work. */
        private final Object lock = new Object();

        private boolean waiting;

        Worker(Random random, String name) {
            this.random = random;
            this.thread = new Thread(this, name);
        }

        @Override
        public void run() {
            int failures = 0;
            while (running()) {
                try {
                    Optional<Delivery<T>> delivery = next();
                    failures = 0;
                    delivery.ifPresent(this::handle);
                } catch (RuntimeException failure) {
                    if (running()) {
                        report(failures, failure);
                        pause(failures++);
                    }
                }
            }
        }

        private void report(int failures, RuntimeException failure) {
            if (failures == 0 || failure instanceof UnreadableElementException) {
                log.warn("Nothing could be taken from queue {}, it is tried again", queue.name(), failure);
            } else {
                log.debug("Still nothing could be taken from queue {}", queue.name(), failure);
            }
        }

        private Optional<Delivery<T>> next() {
            synchronized (lock) {
                if (!running()) {
                    return Optional.empty();
                }
                waiting = true;
            }
            try {
                return queue.poll(HttpQueue.WAIT_ONCE_MAX);
            } finally {
                synchronized (lock) {
                    waiting = false;
                }
            }
        }

        private void handle(Delivery<T> delivery) {
            boolean interrupted = Thread.interrupted(); // by a stop, which came too late for this element
            HttpDelivery<T> own = (HttpDelivery<T>) delivery;
            try {
                handler.handle(delivery);
                if (!own.settled() && !own.acknowledge()) {
                    log.warn("{} was handled, and may be handed out again: it was lost meanwhile", delivery);
                }
            } catch (Exception failure) {
                interrupted |= failure instanceof InterruptedException;
                log.warn("{} could not be handled at its delivery {}", delivery, delivery.deliveries(), failure);
                giveBack(own);
            } finally {
                own.close(); // after the delay was said, not before as a resource would be
            }
            if (interrupted && running()) {
                Thread.currentThread().interrupt();
            }
        }

        private void giveBack(HttpDelivery<T> delivery) {
            try {
                if (!delivery.settled()) {
                    delivery.giveBack(retryDelay(delivery.deliveries()));
                }
            } catch (RuntimeException unreachable) {
                log.warn("{} goes back when its lease ends", delivery, unreachable);
            }
        }

        private void pause(int failures) {
            try {
                var unused = closing.await(BACKOFF.pause(failures, random).toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException stopped) {
                log.debug("Queue {} is asked again at once", queue.name(), stopped);
            }
        }

        void stopWaiting() {
            synchronized (lock) {
                if (waiting) {
                    thread.interrupt();
                }
            }
        }

        boolean join(long nanos) {
            if (thread == Thread.currentThread()) {
                return true;
            }
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
            return !thread.isAlive();
        }
    }

    /** One second after the first delivery, twice as long after each further one. */
    static Duration retryDelay(int deliveries) {
        Duration delay = RETRY_DELAY_FIRST.multipliedBy(1L << Math.min(deliveries - 1, DOUBLINGS_MAX));
        return delay.compareTo(RETRY_DELAY_MAX) > 0 ? RETRY_DELAY_MAX : delay;
    }
}
