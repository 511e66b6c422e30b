package dev.muster.config.etcd;

import dev.muster.config.etcd.kv.KvService;
import dev.muster.config.etcd.kv.LeaseListing;
import dev.muster.config.etcd.kv.LeaseService;
import dev.muster.config.etcd.member.Admission;
import dev.muster.config.etcd.member.AnnouncedMembers;
import dev.muster.config.etcd.member.AuthService;
import dev.muster.config.etcd.member.ClientUrls;
import dev.muster.config.etcd.member.ClusterService;
import dev.muster.config.etcd.member.MaintenanceService;
import dev.muster.config.etcd.member.RaisedAlarms;
import dev.muster.config.etcd.recipe.ElectionService;
import dev.muster.config.etcd.recipe.LockService;
import dev.muster.config.etcd.user.Users;
import dev.muster.config.etcd.watch.WatchService;
import dev.muster.config.etcd.wire.LeaderWatch;
import dev.muster.config.etcd.wire.ReplyHeaders;
import dev.muster.config.etcd.wire.Requests;
import dev.muster.store.Store;
import io.etcd.jetcd.api.KVGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The services that clients of etcd call, whichever way they come. Thread-safe. */
final class EtcdServices implements AutoCloseable {

    /** Beyond {@link Requests#BYTES_MAX}, so that a request which is too large is refused in etcd's words. */
    private static final int MESSAGE_BYTES_MAX = Requests.BYTES_MAX + 512 * 1024;

    private static final int THREADS_MIN = 4;
    private static final Set<MethodDescriptor<?, ?>> QUEUED =
            Set.of(KVGrpc.getPutMethod(), KVGrpc.getDeleteRangeMethod(), KVGrpc.getTxnMethod());

    private final Store store;
    private final @Nullable String token;
    private final boolean peersEncrypted;
    private final ReplyHeaders headers;
    private final LeaderWatch leader;
    private final WatchService watches;
    private final ElectionService elections;
    private final ClientUrls clientUrls;
    private final RaisedAlarms alarms;
    private final AnnouncedMembers announced;
    private final Admission admission;
    private final ExecutorService threads = threads();

    EtcdServices(Store store, @Nullable String token, boolean peersEncrypted, Duration watchProgressInterval) {
        this.store = store;
        this.token = token;
        this.peersEncrypted = peersEncrypted;
        this.headers = new ReplyHeaders(store);
        this.leader = new LeaderWatch(store);
        this.watches = new WatchService(store, headers, leader, watchProgressInterval);
        this.clientUrls = new ClientUrls(store);
        this.alarms = new RaisedAlarms(store);
        this.announced = new AnnouncedMembers(store);
        this.admission = new Admission(store, announced);
        this.elections = new ElectionService(store, headers, leader, alarms);
    }

    void start() {
        leader.start();
        alarms.start();
        admission.start();
    }

    ClientUrls clientUrls() {
        return clientUrls;
    }

    /** Adds all of them. Who calls is checked elsewhere. */
    <T extends ServerBuilder<T>> T addTo(T server) {
        return server.directExecutor()
                .callExecutor(this::threadsOf)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .addService(new KvService(store, headers, alarms))
                .addService(LeaseListing.addTo(new LeaseService(store, headers, leader, alarms), store, headers))
                .addService(watches)
                .addService(new ClusterService(store, headers, clientUrls, announced, peersEncrypted))
                .addService(new MaintenanceService(store, headers, alarms))
                .addService(new AuthService(headers, new Users(store), token).withStatus())
                .addService(new LockService(store, headers, alarms))
                .addService(elections)
                .intercept(new LeaderCheck(leader)); // the last one added is asked first
    }

    /** Writes are only checked and put in a queue, which takes less than handing them to another thread. */
    private <Q, A> Executor threadsOf(ServerCall<Q, A> call, Metadata metadata) {
        return QUEUED.contains(call.getMethodDescriptor()) ? Runnable::run : threads;
    }

    /** Ends what would go on for ever. */
    void endStreams() {
        watches.close();
        elections.close();
    }

    @Override
    public void close() {
        leader.close();
        alarms.close();
        admission.close();
        headers.close();
        threads.shutdown();
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(
                Math.max(THREADS_MIN, 2 * Runtime.getRuntime().availableProcessors()), work -> {
                    Thread thread = new Thread(work, "muster-etcd-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
