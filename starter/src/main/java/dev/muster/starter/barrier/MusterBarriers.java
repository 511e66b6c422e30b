package dev.muster.starter.barrier;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.Ticker;
import dev.muster.api.coordination.BarrierName;
import dev.muster.api.coordination.BarrierOutcome;
import dev.muster.starter.http.MusterClient;
import dev.muster.starter.http.Outcomes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Barriers, double barriers and latches behind HTTP. Thread-safe. */
final class MusterBarriers implements Barriers, AutoCloseable {

    /**
     * Longest single wait; a longer one is made of several, so that a dead server is not waited for. Shorter than the time
     * after which servers begin an answer that they do not know yet: its reading could not be interrupted.
     */
    static final Duration WAIT_ONCE_MAX = Duration.ofMillis(3_500);

    private static final String BARRIER = "/v1/namespaces/{namespace}/barriers/{barrier}";
    private static final String LATCH = "/v1/namespaces/{namespace}/latches/{latch}";

    private final MusterClient client;
    private final String namespace;
    private final Duration deadline;
    private final Supplier<Optional<HttpDoubleBarrier.Parties>> parties;

    /**
     * @param client closed with this
     * @param deadline longest time of a call, besides what it waits for
     * @param parties what keeps parties of double barriers alive; asked for when there is one
     */
    MusterBarriers(
            MusterClient client,
            String namespace,
            Duration deadline,
            Supplier<Optional<HttpDoubleBarrier.Parties>> parties) {
        this.client = client;
        this.namespace = namespace;
        this.deadline = deadline;
        this.parties = parties;
    }

    @Override
    public Barrier barrier(String name) {
        return new HttpBarrier(new BarrierName(name));
    }

    @Override
    public Latch latch(String name) {
        return new HttpLatch(new BarrierName(name));
    }

    @Override
    public DoubleBarrier doubleBarrier(String name) {
        BarrierName barrier = new BarrierName(name);
        return new HttpDoubleBarrier(
                client,
                namespace,
                barrier,
                deadline,
                parties.get()
                        .orElseThrow(() -> new IllegalStateException(
                                "muster.coordination.enabled: false (expected: true, for double barriers)")));
    }

    @Override
    public void close() {
        client.close();
    }

    record Changed(boolean changed) {}

    record Created(boolean created) {}

    record Count(long count) {}

    private boolean await(String path, BarrierName name, Duration wait) {
        if (wait.isNegative()) {
            throw new InvalidArgumentException("wait", wait, "PT0S or more");
        }
        long began = Ticker.SYSTEM.nanos();
        while (true) {
            Duration left = wait.minusNanos(Ticker.SYSTEM.nanos() - began);
            Duration once = left.isNegative() ? Duration.ZERO : left;
            if (once(path, name, once.compareTo(WAIT_ONCE_MAX) > 0 ? WAIT_ONCE_MAX : once)) {
                return true;
            }
            if (once.compareTo(WAIT_ONCE_MAX) <= 0) {
                return false;
            }
        }
    }

    /** Every server gets the time that it may wait. */
    private boolean once(String path, BarrierName name, Duration wait) {
        JsonNode answer = client.get(
                wait.multipliedBy(client.servers().size()).plus(deadline),
                JsonNode.class,
                path + "?waitMax={wait}",
                namespace,
                name.value(),
                wait);
        return Outcomes.of(answer, BarrierOutcome.class) instanceof BarrierOutcome.Passed;
    }

    private final class HttpBarrier implements Barrier {

        private final BarrierName name;

        HttpBarrier(BarrierName name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name.value();
        }

        @Override
        public boolean close() {
            return change("close");
        }

        @Override
        public boolean open() {
            return change("open");
        }

        private boolean change(String how) {
            return client.post(
                            deadline,
                            Changed.class,
                            RequestId.random(),
                            null,
                            BARRIER + "/" + how,
                            namespace,
                            name.value())
                    .changed();
        }

        @Override
        public boolean await(Duration wait) {
            return MusterBarriers.this.await(BARRIER, name, wait);
        }
    }

    private final class HttpLatch implements Latch {

        private final BarrierName name;

        HttpLatch(BarrierName name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name.value();
        }

        @Override
        public boolean create(long count) {
            return client.post(
                            deadline,
                            Created.class,
                            RequestId.random(),
                            new Count(count),
                            LATCH + "/create",
                            namespace,
                            name.value())
                    .created();
        }

        @Override
        public long countDown() {
            return client.post(
                            deadline,
                            Count.class,
                            RequestId.random(),
                            null,
                            LATCH + "/count-down",
                            namespace,
                            name.value())
                    .count();
        }

        @Override
        public OptionalLong count() {
            try {
                return OptionalLong.of(client.get(deadline, Count.class, LATCH, namespace, name.value())
                        .count());
            } catch (ProblemException refused) {
                if (refused.type() == ProblemType.NOT_FOUND) {
                    return OptionalLong.empty();
                }
                throw refused;
            }
        }

        @Override
        public boolean await(Duration wait) {
            return MusterBarriers.this.await(LATCH + "/await", name, wait);
        }

        @Override
        public void remove() {
            client.delete(deadline, LATCH, namespace, name.value());
        }
    }
}
