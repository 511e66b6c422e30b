package dev.muster.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.api.RequestId;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyRange;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.RangeQuery;
import dev.muster.api.coordination.Value;
import dev.muster.store.NoQuorumException;
import dev.muster.store.OutcomeUnknownException;
import dev.muster.store.ReadAt;
import dev.muster.store.Store;
import dev.muster.store.StoreClosedException;
import dev.muster.store.StoreContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Writes without a pause through all members in turn, each write until it is acknowledged, and checks at the end that every
 * one is there once. For a test thread.
 */
final class WriteLoad implements AutoCloseable {

    private static final int WRITERS = 3;
    private static final String PREFIX = "load/";
    private static final long PAUSE_NANOS = 1_000_000;

    private final StoreCluster cluster;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean stopping;

    private WriteLoad(StoreCluster cluster) {
        this.cluster = cluster;
    }

    static WriteLoad start(StoreCluster cluster) {
        WriteLoad load = new WriteLoad(cluster);
        for (int i = 0; i < WRITERS; i++) {
            Thread writer = new Thread(load::write, "writer-" + i);
            writer.setDaemon(true);
            load.writers.add(writer);
            writer.start();
        }
        return load;
    }

    /** Waits until so many more writes are acknowledged. */
    void awaitMore(int writes) {
        int before = acknowledged.size();
        await().atMost(StoreCluster.AGREE_MAX).until(() -> !broken.isEmpty() || acknowledged.size() >= before + writes);
        assertThat(broken).isEmpty();
    }

    /** Ends the load and reads everything through one member. */
    void stopAndCheck(Store reader) throws InterruptedException {
        close();
        for (Thread writer : writers) {
            writer.join(StoreCluster.AGREE_MAX.toMillis());
            assertThat(writer.isAlive()).isFalse();
        }
        assertThat(broken).isEmpty();
        List<KeyValue> found = StoreCluster.repeated(
                        () -> reader.range(RangeQuery.of(KeyRange.prefix(PREFIX)), ReadAt.LINEARIZABLE))
                .entries();
        assertThat(found).allSatisfy(entry -> assertThat(entry.version()).isEqualTo(1));
        assertThat(found.stream().map(entry -> entry.key().text()).collect(Collectors.toSet()))
                .containsAll(acknowledged);
        assertThat(acknowledged).isNotEmpty();
    }

    @Override
    public void close() {
        stopping = true;
    }

    private void write() {
        try {
            while (!stopping) {
                int number = next.incrementAndGet();
                RequestId request = RequestId.random();
                Key key = Key.of(PREFIX + number);
                int turn = number;
                while (!written(turn++, request, key)) {
                    if (stopping) {
                        return; // not acknowledged, so nothing is claimed of it
                    }
                }
                acknowledged.add(key.text());
            }
        } catch (RuntimeException | Error failure) {
            broken.add(failure);
        }
    }

    private boolean written(int turn, RequestId request, Key key) {
        List<RaftStore> usable = cluster.members().stream()
                .filter(store -> store.status().quorumKnown())
                .toList();
        if (usable.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            return false;
        }
        try {
            StoreContract.await(usable.get(turn % usable.size()).put(request, key, Value.of("once")));
            return true;
        } catch (NoQuorumException | OutcomeUnknownException | StoreClosedException again) {
            return false;
        }
    }
}
