package dev.muster.benchmarks.load;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Coordination over etcd's protocol with jetcd. A caller has one lease for all its locks, as a session has; locks are those
 * of etcd's lock service. The queue is what etcd's own recipe does: a put under a key that grows, and a get of the oldest
 * key followed by a guarded delete, again if somebody else was faster.
 */
public final class EtcdCoordination implements CoordinationLoad {

    private static final long LEASE_SECONDS = 600;
    private static final String QUEUE_NAME = "benchmark-queue/";
    private static final ByteSequence QUEUE = bytes(QUEUE_NAME);
    private static final ByteSequence PAYLOAD = bytes(ELEMENT);

    private final List<Client> clients;
    private final List<Long> leases;
    private final AtomicLong offered = new AtomicLong(System.nanoTime());

    private EtcdCoordination(List<Client> clients, List<Long> leases) {
        this.clients = clients;
        this.leases = leases;
    }

    /** Connects, and grants a lease to every caller. */
    public static EtcdCoordination open(URI endpoint, int callers, ExecutorService executor) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < callers; i += CALLERS_PER_CONNECTION) {
            clients.add(JetcdLoad.client(endpoint, executor));
        }
        List<Long> leases = IntStream.range(0, callers)
                .mapToObj(caller -> clients.get(caller / CALLERS_PER_CONNECTION)
                        .getLeaseClient()
                        .grant(LEASE_SECONDS))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(LeaseGrantResponse::getID)
                .toList();
        return new EtcdCoordination(clients, leases);
    }

    @Override
    public CompletableFuture<?> call(Work work, int caller) {
        Client client = clients.get(caller / CALLERS_PER_CONNECTION);
        return work == Work.QUEUE
                ? offer(client.getKVClient())
                : lock(client, work == Work.OWN_LOCK ? "own-" + caller : "one", leases.get(caller));
    }

    private static CompletableFuture<?> lock(Client client, String name, long lease) {
        return client.getLockClient()
                .lock(bytes("benchmark-lock/" + name), lease)
                .thenCompose(held -> client.getLockClient().unlock(held.getKey()));
    }

    private CompletableFuture<?> offer(KV kv) {
        ByteSequence key = bytes(QUEUE_NAME + String.format(Locale.ROOT, "%020d", offered.incrementAndGet()));
        return kv.txn()
                .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.version(0)))
                .Then(Op.put(key, PAYLOAD, PutOption.DEFAULT))
                .commit()
                .thenCompose(put -> take(kv));
    }

    private static CompletableFuture<TxnResponse> take(KV kv) {
        GetOption oldest = GetOption.builder()
                .isPrefix(true)
                .withSortField(GetOption.SortTarget.MOD)
                .withSortOrder(GetOption.SortOrder.ASCEND)
                .withLimit(1)
                .build();
        return kv.get(QUEUE, oldest).thenCompose(found -> {
            if (found.getKvs().isEmpty()) {
                return take(kv); // each caller offered one before: there is one as soon as a delete of another is seen
            }
            KeyValue first = found.getKvs().get(0);
            return kv.txn()
                    .If(new Cmp(first.getKey(), Cmp.Op.EQUAL, CmpTarget.modRevision(first.getModRevision())))
                    .Then(Op.delete(first.getKey(), DeleteOption.DEFAULT))
                    .commit()
                    .thenCompose(taken -> taken.isSucceeded() ? CompletableFuture.completedFuture(taken) : take(kv));
        });
    }

    @Override
    public void close() {
        for (int caller = 0; caller < leases.size(); caller++) {
            clients.get(caller / CALLERS_PER_CONNECTION)
                    .getLeaseClient()
                    .revoke(leases.get(caller))
                    .join();
        }
        clients.forEach(Client::close);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
