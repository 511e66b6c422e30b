package dev.muster.starter.http;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.registry.HeartbeatAnswer;
import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.RegistrationAnswer;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The registry's HTTP interface in one namespace. Every call throws {@link ProblemException} if a server refused, and
 * {@link ServersUnreachableException} if none could answer before the deadline. Internal to the starter. Thread-safe.
 */
public final class RegistryClient implements AutoCloseable {

    private static final String INSTANCE = "/v1/namespaces/{namespace}/services/{service}/instances/{id}";

    private final MusterClient client;
    private final String namespace;

    /** Calls in {@code namespace} through {@code client}, which is closed with this. */
    public RegistryClient(MusterClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Where all calls go. */
    public String namespace() {
        return namespace;
    }

    /** All addresses, in the order given. */
    public List<URI> servers() {
        return client.servers();
    }

    /** The address that is tried first by the next call. */
    public URI preferredServer() {
        return client.preferredServer();
    }

    /** Lists the instance, or replaces what is listed. */
    public RegistrationAnswer register(InstanceRef ref, Registration registration, Duration deadline) {
        return client.put(
                deadline,
                RegistrationAnswer.class,
                registration,
                INSTANCE,
                namespace,
                ref.service().value(),
                ref.id().value());
    }

    /** Takes the instance off the list if it is there under this lease. */
    public void deregister(InstanceRef ref, LeaseId lease, Duration deadline) {
        client.delete(
                deadline,
                INSTANCE + "?lease={lease}",
                namespace,
                ref.service().value(),
                ref.id().value(),
                lease.value());
    }

    /**
     * Prolongs the lease.
     *
     * @throws ProblemException of type {@code LEASE_NOT_FOUND} if no server knows it
     */
    public HeartbeatAnswer heartbeat(LeaseId lease, Duration deadline) {
        return client.post(
                deadline,
                HeartbeatAnswer.class,
                RequestId.random(),
                null,
                "/v1/namespaces/{namespace}/leases/{lease}/heartbeat",
                namespace,
                lease.value());
    }

    /**
     * Opens the connection by which the servers notice at once when this process is gone; does not wait for it.
     *
     * @param attempt which of the servers, see {@link MusterClient#webSocket}
     */
    public CompletableFuture<WebSocket> presence(LeaseId lease, int attempt, WebSocket.Listener listener) {
        return client.webSocket(
                attempt, listener, "/v1/namespaces/{namespace}/leases/{lease}/presence", namespace, lease.value());
    }

    /**
     * A subscription to changes that is not started yet.
     *
     * @param services what to watch; empty for all
     */
    public EventStream watch(List<String> services, StreamLimits limits, EventStream.Listener listener) {
        String path = "/v1/namespaces/{namespace}/watch";
        return services.isEmpty()
                ? client.events("muster-watch", listener, limits, null, path, namespace)
                : client.events(
                        "muster-watch",
                        listener,
                        limits,
                        null,
                        path + "?services={services}",
                        namespace,
                        String.join(",", services));
    }

    @Override
    public void close() {
        client.close();
    }
}
