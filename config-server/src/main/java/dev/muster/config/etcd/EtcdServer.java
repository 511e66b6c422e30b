package dev.muster.config.etcd;

import dev.muster.api.StartRefusedException;
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
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server that clients of etcd call. It takes calls as soon as it is started; until the store has formed they fail
 * as they do without a leader. Thread-safe.
 */
public final class EtcdServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EtcdServer.class);

    /** Beyond {@link Requests#BYTES_MAX}, so that a request which is too large is refused in etcd's words. */
    private static final int MESSAGE_BYTES_MAX = Requests.BYTES_MAX + 512 * 1024;

    private static final int STOP_WAIT_MAX_SECONDS = 5;
    private static final int THREADS_MIN = 4;

    private final Store store;
    private final EtcdProperties properties;
    private final ServerCredentials credentials;
    private final @Nullable String token;
    private final boolean peersEncrypted;

    private @Nullable Running running;

    /**
     * @param credentials how the port is encrypted
     * @param token what callers must show; absent: nothing
     * @param peersEncrypted whether the members speak to each other encrypted
     */
    public EtcdServer(
            Store store,
            EtcdProperties properties,
            ServerCredentials credentials,
            @Nullable String token,
            boolean peersEncrypted) {
        this.store = store;
        this.properties = properties;
        this.credentials = credentials;
        this.token = token;
        this.peersEncrypted = peersEncrypted;
    }

    /**
     * Listens.
     *
     * @throws StartRefusedException if the port is taken, or a host is not one of this machine
     */
    public synchronized void start() {
        if (running == null) {
            running = new Running();
        }
    }

    /** The port it listens on. */
    public synchronized int port() {
        return running == null ? properties.port() : running.port();
    }

    /** Whether it takes calls. */
    public synchronized boolean isRunning() {
        return running != null;
    }

    /** Ends streams, lets calls finish for a moment, and frees the port. May be repeated. */
    @Override
    public synchronized void close() {
        if (running != null) {
            running.stop();
            running = null;
        }
    }

    /** What there is while it listens. */
    private final class Running {

        private final ReplyHeaders headers = new ReplyHeaders(store);
        private final LeaderWatch leader = new LeaderWatch(store);
        private final WatchService watches =
                new WatchService(store, headers, leader, properties.watchProgressInterval());
        private final ClientUrls clientUrls = new ClientUrls(store);
        private final RaisedAlarms alarms = new RaisedAlarms(store);
        private final ElectionService elections = new ElectionService(store, headers, leader, alarms);
        private final AnnouncedMembers announced = new AnnouncedMembers(store);
        private final Admission admission = new Admission(store, announced);
        private final ExecutorService threads = threads();
        private final List<Server> servers = new ArrayList<>();
        private final Announcement announcement;

        Running() {
            try {
                int port = properties.port();
                for (String host : properties.host()) {
                    Server server = listen(host, port);
                    servers.add(server);
                    port = server.getPort();
                }
            } catch (StartRefusedException refused) {
                stopServers();
                throw refused;
            }
            announcement = new Announcement(store, clientUrls, properties.clientUrls(port()));
            announcement.start();
            leader.start();
            alarms.start();
            admission.start();
            log.info(
                    "etcd clients are served on {} port {}{}",
                    properties.host(),
                    port(),
                    properties.ssl().bundle() == null ? "" : ", encrypted");
        }

        int port() {
            return servers.get(0).getPort();
        }

        void stop() {
            announcement.close();
            servers.forEach(Server::shutdown);
            stopServers();
        }

        private Server listen(String host, int port) {
            NettyServerBuilder server = NettyServerBuilder.forAddress(new InetSocketAddress(host, port), credentials)
                    .executor(threads)
                    .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                    .permitKeepAliveTime(5, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .addService(new KvService(store, headers, alarms))
                    .addService(LeaseListing.addTo(new LeaseService(store, headers, leader, alarms), store, headers))
                    .addService(watches)
                    .addService(new ClusterService(store, headers, clientUrls, announced, peersEncrypted))
                    .addService(new MaintenanceService(store, headers, alarms))
                    .addService(new AuthService(headers, new Users(store), token).withStatus())
                    .addService(new LockService(store, headers, alarms))
                    .addService(elections)
                    .intercept(new LeaderCheck(leader)); // the last one added is asked first
            if (properties.maxConcurrentStreams() != null) {
                server.maxConcurrentCallsPerConnection(properties.maxConcurrentStreams());
            }
            if (token != null) {
                server.intercept(new CallerCheck(token));
            }
            try {
                return server.build().start();
            } catch (IOException e) {
                throw new StartRefusedException(
                        "muster.etcd: cannot listen on " + host + " port " + port + ", "
                                + (e.getCause() == null
                                        ? e.getMessage()
                                        : e.getCause().getMessage()),
                        "Look at muster.etcd.host and muster.etcd.port, or switch it off by muster.etcd.enabled=false.");
            }
        }

        private void stopServers() {
            watches.close();
            elections.close();
            for (Server server : servers) {
                try {
                    if (!server.awaitTermination(STOP_WAIT_MAX_SECONDS, TimeUnit.SECONDS)) {
                        server.shutdownNow();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    server.shutdownNow();
                }
            }
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
}
