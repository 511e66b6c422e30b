package dev.muster.config.etcd;

import dev.muster.api.StartRefusedException;
import dev.muster.config.etcd.front.SharedPort;
import dev.muster.store.Store;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server that clients of etcd call. It takes calls as soon as it is started; until the store has formed they fail
 * as they do without a leader. Thread-safe.
 */
public final class EtcdServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EtcdServer.class);

    private static final int STOP_WAIT_MAX_SECONDS = 5;

    private final Store store;
    private final EtcdProperties properties;
    private final ServerCredentials credentials;
    private final @Nullable String token;
    private final boolean peersEncrypted;
    private final @Nullable IntSupplier httpPort;
    private final String inProcessName = "muster-etcd-" + UUID.randomUUID();

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
        this(store, properties, credentials, token, peersEncrypted, null);
    }

    /** @param httpPort where HTTP on this port is answered, on loopback; absent: nowhere */
    EtcdServer(
            Store store,
            EtcdProperties properties,
            ServerCredentials credentials,
            @Nullable String token,
            boolean peersEncrypted,
            @Nullable IntSupplier httpPort) {
        this.store = store;
        this.properties = properties;
        this.credentials = credentials;
        this.token = token;
        this.peersEncrypted = peersEncrypted;
        this.httpPort = httpPort;
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

    /** A way to the same services within this process, without a check of who calls; calls fail while it does not run. */
    public ManagedChannel channel() {
        return InProcessChannelBuilder.forName(inProcessName)
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
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

        private final EtcdServices services =
                new EtcdServices(store, token, peersEncrypted, properties.watchProgressInterval());
        private final @Nullable SharedPort shared =
                httpPort == null || properties.ssl().bundle() != null ? null : new SharedPort(httpPort);
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
                servers.add(services.addTo(InProcessServerBuilder.forName(inProcessName))
                        .build()
                        .start());
            } catch (StartRefusedException refused) {
                stopServers();
                throw refused;
            } catch (IOException e) {
                stopServers();
                throw new UncheckedIOException(e);
            }
            announcement = new Announcement(store, services.clientUrls(), properties.clientUrls(port()));
            announcement.start();
            services.start();
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
            if (shared != null) {
                shared.close();
            }
            stopServers();
        }

        private Server listen(String host, int port) {
            NettyServerBuilder server = services.addTo(NettyServerBuilder.forAddress(
                            new InetSocketAddress(host, port), shared == null ? credentials : shared.credentials()))
                    .permitKeepAliveTime(5, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true);
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
            services.endStreams();
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
            services.close();
        }
    }
}
