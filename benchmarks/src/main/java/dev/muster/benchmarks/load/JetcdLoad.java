package dev.muster.benchmarks.load;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * The load that a jetcd program puts on a server that speaks etcd's protocol: one connection for 16 callers, no retries.
 * Confined to the thread that runs it.
 */
public final class JetcdLoad implements AutoCloseable {

    private static final int CALLERS_PER_CONNECTION = 16;
    private static final int FILL_UNDER_WAY_MAX = 64;

    private final URI endpoint;
    private final ExecutorService executor;
    private final List<Client> connections = new ArrayList<>();
    private final List<ByteSequence> keys;
    private final List<ByteSequence> values;

    /**
     * Connects when it is first used.
     *
     * @param executor where answers are taken; must have at least two threads
     */
    public JetcdLoad(URI endpoint, Samples samples, ExecutorService executor) {
        this.endpoint = endpoint;
        this.executor = executor;
        this.keys = samples.keys().stream().map(ByteSequence::from).toList();
        this.values = samples.values().stream().map(ByteSequence::from).toList();
    }

    /** Gives every key a value. */
    public void fill() throws InterruptedException {
        KV kv = connection(0).getKVClient();
        Semaphore turns = new Semaphore(FILL_UNDER_WAY_MAX);
        List<CompletableFuture<?>> puts = new ArrayList<>();
        for (ByteSequence key : keys) {
            turns.acquire();
            puts.add(kv.put(key, Samples.any(values)).whenComplete((done, failure) -> turns.release()));
        }
        puts.forEach(CompletableFuture::join);
    }

    /** Runs one kind of work, except {@link Work#WATCH}. */
    public Tally run(Work work, int callers, Duration measured) throws Exception {
        if (work == Work.LEASE) {
            try (KeepAliveStreams streams = KeepAliveStreams.open(endpoint, callers, CALLERS_PER_CONNECTION)) {
                return new ClosedLoop(executor).run(callers, measured, streams::keepAlive);
            }
        }
        List<KV> kvs = new ArrayList<>();
        for (int i = 0; i < callers; i += CALLERS_PER_CONNECTION) {
            kvs.add(connection(i / CALLERS_PER_CONNECTION).getKVClient());
        }
        return new ClosedLoop(executor)
                .run(callers, measured, caller -> call(work, kvs.get(caller / CALLERS_PER_CONNECTION)));
    }

    private CompletableFuture<?> call(Work work, KV kv) {
        ByteSequence key = Samples.any(keys);
        return switch (work) {
            case PUT -> kv.put(key, Samples.any(values));
            case READ -> kv.get(key);
            case STALE -> kv.get(key, GetOption.builder().withSerializable(true).build());
            case TXN ->
                kv.txn()
                        .If(new Cmp(key, Cmp.Op.GREATER, CmpTarget.version(0)))
                        .Then(
                                Op.put(key, Samples.any(values), PutOption.DEFAULT),
                                Op.get(Samples.any(keys), GetOption.DEFAULT))
                        .commit();
            case WATCH, LEASE, OWN_LOCK, ONE_LOCK, QUEUE ->
                throw new IllegalArgumentException("work: " + work + " (expected: one call each)");
        };
    }

    private Client connection(int number) {
        while (connections.size() <= number) {
            connections.add(client(endpoint, executor));
        }
        return connections.get(number);
    }

    /** A connection of its own, without retries. */
    static Client client(URI endpoint, ExecutorService executor) {
        return Client.builder()
                .endpoints(endpoint)
                .executorService(executor)
                .retryMaxAttempts(0)
                .build();
    }

    @Override
    public void close() {
        connections.forEach(Client::close);
    }
}
