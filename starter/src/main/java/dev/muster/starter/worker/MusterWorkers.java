package dev.muster.starter.worker;

import dev.muster.api.Ticker;
import dev.muster.api.coordination.WorkerGroup;
import dev.muster.api.coordination.WorkerGroupView;
import dev.muster.starter.http.MusterClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.Lifecycle;

/** The workers of one namespace. They work until the context stops, which comes before beans are destroyed. Thread-safe. */
final class MusterWorkers implements Workers, Lifecycle, AutoCloseable {

    /**
     * Longest single wait; a longer one is made of several, so that a dead server is not waited for. Shorter than the time
     * after which servers begin an answer that they do not know yet: its reading could not be interrupted.
     */
    static final Duration WAIT_ONCE_MAX = Duration.ofMillis(3_500);

    private final MusterClient client;
    private final WorkerCalls calls;
    private final Duration ttl;
    private final Ticker ticker;
    private final Set<AtWork> all = ConcurrentHashMap.newKeySet();

    /**
     * @param client closed with this
     * @param ttl how long a worker is there if it cannot be kept alive
     * @param deadline longest time of a call, besides what it waits for
     */
    MusterWorkers(MusterClient client, String namespace, Duration ttl, Duration deadline, Ticker ticker) {
        this.client = client;
        this.calls = new WorkerCalls(client, namespace, deadline);
        this.ttl = ttl;
        this.ticker = ticker;
    }

    @Override
    public WorkGroup group(String name) {
        return new HttpGroup(new WorkerGroup(name));
    }

    @Override
    public void start() {
        // work begins when somebody asks for it
    }

    @Override
    public void stop() {
        all.forEach(AtWork::close);
    }

    @Override
    public boolean isRunning() {
        return !all.isEmpty();
    }

    @Override
    public void close() {
        stop();
        client.close();
    }

    private final class HttpGroup implements WorkGroup {

        private final WorkerGroup name;

        HttpGroup(WorkerGroup name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name.value();
        }

        @Override
        public void declare(String task, String payload, Map<String, String> labels) {
            calls.declare(name, task, payload, labels);
        }

        @Override
        public void remove(String task) {
            calls.remove(name, task);
        }

        @Override
        public WorkerGroupView view() {
            return calls.view(name);
        }

        @Override
        public Working work(WorkerSettings settings, WorkHandler handler) {
            AtWork working = new AtWork(calls, name, settings, handler, ttl, ticker, all::remove);
            all.add(working);
            working.start();
            return working;
        }
    }
}
