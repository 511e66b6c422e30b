package dev.muster.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * Coordination through ZooKeeper with Curator's recipes: {@link InterProcessMutex}, and for queues
 * {@link SimpleDistributedQueue}, the one that deletes an element with taking it. Curator advises against queues on
 * ZooKeeper. Its recipes block, so every caller has a thread.
 */
@SuppressWarnings("deprecation") // there is no other queue
public final class CuratorCoordination implements CoordinationLoad {

    private static final int SESSION_MILLIS_MAX = 30_000;
    private static final int CONNECT_MILLIS_MAX = 15_000;
    private static final int RETRY_MILLIS = 100;
    private static final int RETRIES_MAX = 3;
    private static final byte[] PAYLOAD = ELEMENT.getBytes(StandardCharsets.UTF_8);

    private final List<CuratorFramework> clients;
    private final List<InterProcessMutex> own = new ArrayList<>();
    private final List<InterProcessMutex> one = new ArrayList<>();
    private final List<SimpleDistributedQueue> queues = new ArrayList<>();
    private final ExecutorService threads;

    private CuratorCoordination(List<CuratorFramework> clients, int callers) {
        this.clients = clients;
        for (int caller = 0; caller < callers; caller++) {
            CuratorFramework client = clients.get(caller / CALLERS_PER_CONNECTION);
            own.add(new InterProcessMutex(client, "/benchmark-locks/own-" + caller));
            one.add(new InterProcessMutex(client, "/benchmark-locks/one"));
            queues.add(new SimpleDistributedQueue(client, "/benchmark-queue"));
        }
        this.threads = Executors.newFixedThreadPool(callers, task -> {
            Thread thread = new Thread(task, "curator-caller");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Connects.
     *
     * @param server host and port
     */
    public static CuratorCoordination open(String server, int callers) throws InterruptedException {
        List<CuratorFramework> clients = new ArrayList<>();
        for (int i = 0; i < callers; i += CALLERS_PER_CONNECTION) {
            CuratorFramework client = CuratorFrameworkFactory.newClient(
                    server,
                    SESSION_MILLIS_MAX,
                    CONNECT_MILLIS_MAX,
                    new ExponentialBackoffRetry(RETRY_MILLIS, RETRIES_MAX));
            client.start();
            clients.add(client);
        }
        for (CuratorFramework client : clients) {
            if (!client.blockUntilConnected(CONNECT_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(server + ": no session after " + CONNECT_MILLIS_MAX + " ms");
            }
        }
        return new CuratorCoordination(clients, callers);
    }

    @Override
    public CompletableFuture<?> call(Work work, int caller) {
        Callable<?> blocking = work == Work.QUEUE
                ? () -> offerAndTake(queues.get(caller))
                : () -> lock((work == Work.OWN_LOCK ? own : one).get(caller));
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return blocking.call();
                    } catch (Exception failure) {
                        throw new CompletionException(failure);
                    }
                },
                threads);
    }

    private static boolean lock(InterProcessMutex mutex) throws Exception {
        mutex.acquire();
        mutex.release();
        return true;
    }

    private static byte[] offerAndTake(SimpleDistributedQueue queue) throws Exception {
        queue.offer(PAYLOAD);
        byte[] taken = queue.poll(); // take() would leave a watch behind each time
        while (taken == null) { // others took all that were seen: one that was offered meanwhile is left
            taken = queue.poll();
        }
        return taken;
    }

    @Override
    public void close() {
        threads.shutdown();
        clients.forEach(CuratorFramework::close);
    }
}
