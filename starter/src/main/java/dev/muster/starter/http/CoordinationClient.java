package dev.muster.starter.http;

import dev.muster.api.ProblemException;
import dev.muster.api.RequestId;
import dev.muster.api.coordination.LeaseId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The config servers' HTTP interface for coordination in one namespace. Every call throws {@link ProblemException} if a
 * server refused, and {@link ServersUnreachableException} if none could answer before the deadline. Internal to the starter.
 * Thread-safe.
 */
public final class CoordinationClient implements AutoCloseable {

    /** Most leases of one call of {@link #keepAlive}. */
    public static final int KEPT_MAX = 1_000;

    private static final String NAMESPACE = "/v1/namespaces/{namespace}";

    private final MusterClient client;
    private final String namespace;

    /** Calls in {@code namespace} through {@code client}, which is closed with this. */
    public CoordinationClient(MusterClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** All addresses, in the order given. */
    public List<URI> servers() {
        return client.servers();
    }

    /**
     * Asks for something that may have to be waited for; see {@link MusterClient#postAndWait}.
     *
     * @param path within the namespace
     */
    public <T> T ask(
            Duration wait,
            Class<T> type,
            RequestId request,
            Function<Duration, Object> body,
            String path,
            Object... values) {
        return client.postAndWait(wait, type, request, body, NAMESPACE + path, withNamespace(values));
    }

    /** Reads. */
    public <T> T get(Duration deadline, Class<T> type, String path, Object... values) {
        return client.get(deadline, type, NAMESPACE + path, withNamespace(values));
    }

    /** Puts; see {@link MusterClient#put}. */
    public <T> T put(Duration deadline, Class<T> type, Object body, String path, Object... values) {
        return client.put(deadline, type, body, NAMESPACE + path, withNamespace(values));
    }

    /** A new lease. */
    public LeaseAnswer grant(Duration ttl, Duration deadline) {
        return client.post(
                deadline, LeaseAnswer.class, RequestId.random(), Map.of("ttl", ttl), NAMESPACE + "/leases", namespace);
    }

    /** Keeps leases alive, at most {@value #KEPT_MAX}. */
    public KeptAnswer keepAlive(List<LeaseId> leases, Duration deadline) {
        return client.post(
                deadline,
                KeptAnswer.class,
                RequestId.random(),
                Map.of("leases", leases),
                NAMESPACE + "/leases/keep-alive",
                namespace);
    }

    /** Ends a lease, and what is held on it; nothing happens if it has ended. */
    public void revoke(LeaseId lease, Duration deadline) {
        client.delete(deadline, NAMESPACE + "/leases/{lease}", namespace, lease.toString());
    }

    /** Events of something in the namespace; see {@link MusterClient#events}. */
    public EventStream events(String threadName, EventStream.Listener listener, String path, Object... values) {
        return client.events(threadName, listener, StreamLimits.DEFAULT, null, NAMESPACE + path, withNamespace(values));
    }

    @Override
    public void close() {
        client.close();
    }

    private Object[] withNamespace(Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = namespace;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }

    /** A lease that is alive. */
    public record LeaseAnswer(LeaseId lease, Duration ttl) {}

    /** What came of keeping many alive. */
    public record KeptAnswer(List<LeaseAnswer> alive, List<LeaseId> ended) {

        public KeptAnswer {
            alive = List.copyOf(alive);
            ended = List.copyOf(ended);
        }
    }
}
