package dev.muster.benchmarks.load;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One key, many watches of it, spread over connections: how long from the put until the last watch has heard of it. One
 * put at a time. Confined to the thread that runs it.
 */
public final class WatchFanOut {

    private static final int WATCHES_PER_CONNECTION = 125;
    private static final Duration OPEN_WAIT = Duration.ofSeconds(60);
    private static final Duration NEWS_WAIT = Duration.ofSeconds(20);
    private static final int UNMEASURED = 3;

    private final URI endpoint;
    private final ExecutorService executor;
    private final List<ByteSequence> values;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile CountDownLatch missing = new CountDownLatch(0);

    /**
     * Connects when it is first used.
     *
     * @param executor where answers are taken; must have at least two threads
     */
    public WatchFanOut(URI endpoint, Samples samples, ExecutorService executor) {
        this.endpoint = endpoint;
        this.executor = executor;
        this.values = samples.values().stream().map(ByteSequence::from).toList();
    }

    /**
     * Opens the watches, puts for the time {@code measured}, and closes them.
     *
     * @return latencies until the last watch; a call is one put
     */
    public Tally run(int watches, Duration measured) throws InterruptedException {
        ByteSequence key = ByteSequence.from(("watched/" + watches).getBytes(StandardCharsets.UTF_8));
        List<Client> connections = new ArrayList<>();
        try (Client writer = JetcdLoad.client(endpoint, executor)) {
            for (int i = 0; i < watches; i += WATCHES_PER_CONNECTION) {
                connections.add(JetcdLoad.client(endpoint, executor));
            }
            open(connections, key, watches);
            return put(writer.getKVClient(), key, watches, measured);
        } finally {
            connections.forEach(Client::close);
        }
    }

    private void open(List<Client> connections, ByteSequence key, int watches) throws InterruptedException {
        CountDownLatch unopened = new CountDownLatch(watches);
        WatchOption option = WatchOption.builder().withCreateNotify(true).build();
        for (int i = 0; i < watches; i++) {
            connections
                    .get(i / WATCHES_PER_CONNECTION)
                    .getWatchClient()
                    .watch(
                            key,
                            option,
                            Watch.listener(
                                    response -> {
                                        if (response.isCreatedNotify()) {
                                            unopened.countDown();
                                        }
                                        response.getEvents().forEach(event -> missing.countDown());
                                    },
                                    broken -> failure.compareAndSet(null, broken)));
        }
        await(unopened, OPEN_WAIT, "watches not open");
    }

    private Tally put(KV kv, ByteSequence key, int watches, Duration measured) throws InterruptedException {
        Latencies latencies = new Latencies();
        long started = 0;
        long spent = 0;
        for (int put = 0; put < UNMEASURED || spent < measured.toNanos(); put++) {
            missing = new CountDownLatch(watches);
            long start = System.nanoTime();
            var answer = kv.put(key, Samples.any(values));
            await(missing, NEWS_WAIT, "watches without the change");
            long end = System.nanoTime();
            answer.join();
            if (put == UNMEASURED) {
                started = start;
            }
            if (put >= UNMEASURED) {
                latencies.add(end - start);
                spent = end - started;
            }
        }
        return new Tally(
                latencies.count(),
                spent / 1e9,
                latencies.quantileMicros(0.5),
                latencies.quantileMicros(0.99),
                latencies.count() + UNMEASURED,
                0,
                "");
    }

    private void await(CountDownLatch latch, Duration limit, String what) throws InterruptedException {
        if (!latch.await(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "watch: " + latch.getCount() + " " + what + " after " + limit, failure.get());
        }
    }
}
