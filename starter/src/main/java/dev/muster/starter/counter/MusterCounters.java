package dev.muster.starter.counter;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.CounterBounds;
import dev.muster.api.coordination.CounterName;
import dev.muster.api.coordination.CounterOutcome;
import dev.muster.api.coordination.CounterRange;
import dev.muster.api.coordination.CounterView;
import dev.muster.starter.http.MusterClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counters behind HTTP. Thread-safe. */
final class MusterCounters implements Counters, AutoCloseable {

    private static final String ONE = "/v1/namespaces/{namespace}/counters/{counter}";
    private static final long BLOCK_MAX = 1_000_000_000;

    private final MusterClient client;
    private final String namespace;
    private final Duration deadline;

    /** @param client closed with this */
    MusterCounters(MusterClient client, String namespace, Duration deadline) {
        this.client = client;
        this.namespace = namespace;
        this.deadline = deadline;
    }

    @Override
    public Counter counter(String name) {
        return new HttpCounter(new CounterName(name));
    }

    @Override
    public Ids ids(String line, long block) {
        requireSize("block", block);
        return new HttpIds(new CounterName(line), block);
    }

    @Override
    public void close() {
        client.close();
    }

    private static void requireSize(String field, long found) {
        if (found < 1 || found > BLOCK_MAX) {
            throw new InvalidArgumentException(field, found, "1 to " + BLOCK_MAX);
        }
    }

    record Add(long delta, long min, long max) {}

    record Set(long value) {}

    record CompareAndSet(long expected, long value) {}

    record Reserve(long size) {}

    private final class HttpCounter implements Counter {

        private final CounterName name;

        HttpCounter(CounterName name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name.value();
        }

        @Override
        public CounterView view() {
            return client.get(deadline, CounterView.class, ONE, namespace, name.value());
        }

        @Override
        public CounterOutcome add(long delta, CounterBounds bounds) {
            return change("add", new Add(delta, bounds.min(), bounds.max()));
        }

        @Override
        public CounterOutcome set(long value) {
            return change("set", new Set(value));
        }

        @Override
        public CounterOutcome compareAndSet(long expected, long value) {
            return change("compare-and-set", new CompareAndSet(expected, value));
        }

        private CounterOutcome change(String how, Object body) {
            return client.post(
                    deadline, CounterOutcome.class, RequestId.random(), body, ONE + "/" + how, namespace, name.value());
        }

        @Override
        public void delete() {
            client.delete(deadline, ONE, namespace, name.value());
        }
    }

    private final class HttpIds implements Ids {

        private final CounterName line;
        private final long block;

        /** Guards what follows; who fetches holds it, as all others need the same answer. */
        private final Object lock = new Object();

        private @Nullable CounterRange range;
        private long next;

        HttpIds(CounterName line, long block) {
            this.line = line;
            this.block = block;
        }

        @Override
        public long next() {
            synchronized (lock) {
                CounterRange current = range;
                if (current == null || next > current.last()) {
                    current = reserve(block);
                    range = current;
                    next = current.first();
                }
                return next++;
            }
        }

        @Override
        public CounterRange reserve(long size) {
            requireSize("size", size);
            return client.post(
                    deadline,
                    CounterRange.class,
                    RequestId.random(),
                    new Reserve(size),
                    ONE + "/ids",
                    namespace,
                    line.value());
        }
    }
}
