package dev.muster.registry.presence;

import dev.muster.api.Namespace;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.registry.LeaseId;
import dev.muster.registry.instance.InstanceService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The connections by which processes show that they live. A web socket, because its end is noticed at once, unlike that of an answer that is
 * only written to, and because a goodbye is part of it. Nothing is sent over it but pings of the application and their answers. Thread-safe.
 */
final class Presences implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Presences.class);
    private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";
    private static final int MESSAGE_BYTES_MAX = 125;

    private final InstanceService instances;
    private final Suspects suspects;
    private final PresenceProperties properties;
    private final Map<Presence, Session> open = new ConcurrentHashMap<>();
    private volatile boolean running;

    Presences(InstanceService instances, Suspects suspects, PresenceProperties properties) {
        this.instances = instances;
        this.suspects = suspects;
        this.properties = properties;
    }

    /**
     * Makes a web socket of the request.
     *
     * @throws ProblemException if the lease holds nothing in the namespace, there are too many, or the server stops
     */
    void open(Namespace namespace, LeaseId lease, HttpServletRequest request, HttpServletResponse response) {
        instances.requireHeld(namespace, lease);
        if (!running) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping; ask another");
        }
        if (open.size() >= properties.max()) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "presences: " + open.size() + " are open (expected: fewer than " + properties.max() + ")");
        }
        Presence presence = new Presence(lease);
        ServerEndpointConfig endpoint = ServerEndpointConfig.Builder.create(Socket.class, "/presence")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new Socket(presence));
                    }
                })
                .build();
        try {
            container(request).upgradeHttpToWebSocket(request, response, endpoint, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DeploymentException e) {
            throw new IllegalStateException("the web socket could not be opened", e);
        }
    }

    private static ServerContainer container(HttpServletRequest request) {
        Object found = request.getServletContext().getAttribute(CONTAINER);
        if (found instanceof ServerContainer container) {
            return container;
        }
        throw new IllegalStateException("no web sockets in this server (expected: Tomcat's)");
    }

    /** How many processes hold a connection to this server. */
    int count() {
        return open.size();
    }

    private void broke(Presence presence) {
        boolean another = open.keySet().stream().anyMatch(each -> each.lease().equals(presence.lease()));
        if (!another) {
            suspects.broke(presence);
        }
    }

    /** Looks for instances that were registered after the connection came. */
    void checkAll() {
        open.keySet().forEach(suspects::alive);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Says goodbye, so that nobody is suspected because this server stops. */
    @Override
    public void stop() {
        running = false;
        Map.copyOf(open).forEach((presence, session) -> {
            open.remove(presence);
            try {
                session.close(new CloseReason(CloseCodes.GOING_AWAY, "the server stops"));
            } catch (IOException e) {
                log.debug("The connection of lease had ended already", e);
            }
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the web server begins to wait for open requests. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 256;
    }

    /** One connection. Called by the container, one call at a time. */
    private final class Socket extends Endpoint {

        private final Presence presence;

        Socket(Presence presence) {
            this.presence = presence;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxIdleTimeout(properties.idleMax().toMillis());
            session.setMaxTextMessageBufferSize(MESSAGE_BYTES_MAX);
            session.setMaxBinaryMessageBufferSize(MESSAGE_BYTES_MAX);
            open.put(presence, session);
            if (!running) {
                stop(); // it came while stop() closed all there were
                return;
            }
            suspects.alive(presence);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            boolean ours = open.remove(presence) == null;
            if (ours || reason.getCloseCode() == CloseCodes.NORMAL_CLOSURE) {
                return;
            }
            log.debug("A connection broke: {}", reason);
            broke(presence);
        }

        @Override
        public void onError(Session session, Throwable failure) {
            log.debug("A connection failed", failure); // onClose follows
        }
    }
}
