package dev.muster.starter.queue;

import dev.muster.api.Ticker;
import dev.muster.api.coordination.QueueName;
import dev.muster.starter.http.MusterClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.Lifecycle;

/**
 * The queues of one namespace. It consumes until the context stops, which comes before beans are destroyed. Thread-safe.
 */
final class MusterQueues implements Queues, Lifecycle, AutoCloseable {

    private final MusterClient client;
    private final QueueCalls calls;
    private final KeepAlives leases;
    private final String consumer;
    private final Duration ttl;
    private final Ticker ticker;
    private final Set<Consumption> consumptions = ConcurrentHashMap.newKeySet();

    /**
     * @param client closed with this
     * @param consumer name of this application in views
     * @param ttl how long an element stays here if it cannot be kept alive
     * @param deadline longest time of a call, besides what it waits for
     */
    MusterQueues(
            MusterClient client, String namespace, String consumer, Duration ttl, Duration deadline, Ticker ticker) {
        this.client = client;
        this.calls = new QueueCalls(client, namespace, deadline);
        this.leases = new KeepAlives(calls, ttl, ticker);
        this.consumer = consumer;
        this.ttl = ttl;
        this.ticker = ticker;
    }

    @Override
    public <T> Queue<T> queue(String name, Class<T> type) {
        return new HttpQueue<>(this, new QueueName(name), type);
    }

    @Override
    public List<String> names() {
        return calls.names();
    }

    QueueCalls calls() {
        return calls;
    }

    KeepAlives leases() {
        return leases;
    }

    String consumer() {
        return consumer;
    }

    Duration ttl() {
        return ttl;
    }

    Ticker ticker() {
        return ticker;
    }

    void begin(Consuming<?> consumption) {
        consumptions.add(consumption);
        consumption.start();
    }

    void ended(Consumption consumption) {
        consumptions.remove(consumption);
    }

    @Override
    public void start() {
        // consuming begins when somebody asks for it
    }

    @Override
    public void stop() {
        consumptions.forEach(Consumption::close);
    }

    @Override
    public boolean isRunning() {
        return !consumptions.isEmpty();
    }

    @Override
    public void close() {
        stop();
        leases.close();
        client.close();
    }
}
