package dev.muster.starter.stub;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.api.Cursor;
import dev.muster.api.ProblemType;
import dev.muster.api.registry.HeartbeatAnswer;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceEvent;
import dev.muster.api.registry.InstanceId;
import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.api.registry.LeaseId;
import dev.muster.api.registry.Registration;
import dev.muster.api.registry.RegistrationAnswer;
import dev.muster.api.registry.RemovalReason;
import dev.muster.api.registry.ServiceName;
import dev.muster.starter.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registry server of one namespace that keeps everything in memory and forgets it when it is told to. Thread-safe. */
public final class StubRegistry implements AutoCloseable {

    private final StubServer server;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Map<InstanceRef, Instance> table = new TreeMap<>();
    private final Map<InstanceRef, LeaseId> holders = new TreeMap<>();
    private final List<LeaseId> leases = new ArrayList<>();
    private final List<InstanceEvent> history = new ArrayList<>();
    private final List<BlockingQueue<InstanceEvent>> watchers = new CopyOnWriteArrayList<>();
    private String origin = UUID.randomUUID().toString();
    private volatile Duration heartbeatInterval = Duration.ofMillis(100);
    private volatile boolean refusing;
    private volatile Consumer<String> onRequest = line -> {};

    private StubRegistry(boolean started) {
        this.server = started ? StubServer.started(this::handle) : StubServer.stopped(this::handle);
    }

    /** A running registry. */
    public static StubRegistry started() {
        return new StubRegistry(true);
    }

    /** A registry that does not listen yet. */
    public static StubRegistry stopped() {
        return new StubRegistry(false);
    }

    /** Listens. */
    public void start() {
        server.start();
    }

    /** Stops without a word; knows everything when it is started again. */
    public void stop() {
        server.stop();
    }

    /** Forgets everything, as a new run of the server would. */
    public synchronized void forget() {
        table.clear();
        holders.clear();
        leases.clear();
        history.clear();
        origin = UUID.randomUUID().toString();
    }

    /** Address. */
    public URI uri() {
        return server.uri();
    }

    /** What came, e.g. {@code PUT orders/a:1 UP}, {@code HEARTBEAT}, {@code DELETE orders/a:1}. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** Method and target of every request. */
    public List<String> requests() {
        return server.requests();
    }

    /** Sets a listener for each new line of the log, called before the answer. */
    public void onRequest(Consumer<String> listener) {
        onRequest = listener;
    }

    /** Whether registrations are refused from now on. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Asks for another interval from now on. */
    public void heartbeatInterval(Duration interval) {
        heartbeatInterval = interval;
    }

    /** What is listed. */
    public synchronized List<Instance> instances() {
        return List.copyOf(table.values());
    }

    /** One of them. */
    public synchronized Optional<Instance> instance(String service) {
        return table.values().stream()
                .filter(each -> each.service().value().equals(service))
                .findFirst();
    }

    /** Lists an instance of somebody else. */
    public Instance list(String service, String id, int port, InstanceStatus status, Map<String, String> facts) {
        Registration registration = new Registration(
                LeaseId.random(),
                "127.0.0.1",
                port,
                "http",
                null,
                facts.get("zone"),
                Integer.parseInt(facts.getOrDefault("weight", "100")),
                facts.get("version"),
                facts,
                InstanceStatus.UP,
                null);
        return put(new InstanceRef(new ServiceName(service), new InstanceId(id)), registration, status);
    }

    /** Lists an instance of somebody else that takes calls. */
    public Instance list(String service, String id, int port) {
        return list(service, id, port, InstanceStatus.UP, Map.of());
    }

    /** Removes an instance. */
    public synchronized void remove(String service, String id) {
        InstanceRef ref = new InstanceRef(new ServiceName(service), new InstanceId(id));
        holders.remove(ref);
        if (table.remove(ref) != null) {
            publish(new InstanceEvent.Removed(nextCursor(), ref.service(), ref.id(), RemovalReason.EXPIRED));
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private synchronized Instance put(InstanceRef ref, Registration registration, InstanceStatus status) {
        Instant now = Instant.now();
        Instance instance = new Instance(
                ref.service(),
                ref.id(),
                registration.host(),
                registration.port(),
                registration.scheme(),
                registration.managementPort(),
                registration.zone(),
                registration.weight(),
                registration.version(),
                registration.metadata(),
                status,
                registration.status(),
                null,
                registration.ttl() == null ? Duration.ofSeconds(15) : registration.ttl(),
                now,
                now);
        table.put(ref, instance);
        holders.put(ref, registration.lease());
        leases.add(registration.lease());
        publish(new InstanceEvent.Changed(nextCursor(), instance));
        return instance;
    }

    private Cursor nextCursor() {
        return new Cursor(origin, history.size() + 1L);
    }

    private void publish(InstanceEvent event) {
        history.add(event);
        watchers.forEach(each -> each.add(event));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        String method = exchange.getRequestMethod();
        if (path.length == 5 && path[4].equals("watch")) {
            watch(exchange);
        } else if (path.length == 7 && path[6].equals("heartbeat")) {
            heartbeat(exchange, new LeaseId(path[5]));
        } else if (path.length == 8 && method.equals("PUT")) {
            register(exchange, new InstanceRef(new ServiceName(path[5]), new InstanceId(path[7])));
        } else if (path.length == 8 && method.equals("DELETE")) {
            note("DELETE " + path[5] + "/" + path[7]);
            remove(path[5], path[7]);
            exchange.sendResponseHeaders(204, -1);
        } else {
            problem(exchange, ProblemType.NOT_FOUND);
        }
    }

    private void register(HttpExchange exchange, InstanceRef ref) throws IOException {
        Registration registration = Json.read(exchange.getRequestBody().readAllBytes(), Registration.class);
        note("PUT " + ref + " " + registration.status());
        if (refusing) {
            problem(exchange, ProblemType.FORBIDDEN);
            return;
        }
        RegistrationAnswer answer =
                new RegistrationAnswer(put(ref, registration, registration.status()), heartbeatInterval);
        json(exchange, 201, answer);
    }

    private void heartbeat(HttpExchange exchange, LeaseId lease) throws IOException {
        note("HEARTBEAT");
        HeartbeatAnswer answer;
        synchronized (this) {
            if (!leases.contains(lease)) {
                problem(exchange, ProblemType.LEASE_NOT_FOUND);
                return;
            }
            List<InstanceRef> held = holders.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(lease))
                    .map(Map.Entry::getKey)
                    .toList();
            answer = new HeartbeatAnswer(heartbeatInterval, held);
        }
        json(exchange, 200, answer);
    }

    private void watch(HttpExchange exchange) throws IOException {
        String lastId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        BlockingQueue<InstanceEvent> queue = new LinkedBlockingQueue<>();
        note("WATCH " + (lastId == null ? "anew" : "resumed"));
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        synchronized (this) {
            Cursor last = lastId == null ? null : Cursor.parse(lastId);
            if (last != null && last.origin().equals(origin)) {
                history.stream()
                        .filter(event -> event.cursor().revision() > last.revision())
                        .forEach(queue::add);
            } else {
                queue.add(new InstanceEvent.Snapshot(new Cursor(origin, history.size()), List.copyOf(table.values())));
            }
            watchers.add(queue);
        }
        try {
            while (!Thread.currentThread().isInterrupted()) {
                InstanceEvent event = queue.poll(200, TimeUnit.MILLISECONDS);
                exchange.getResponseBody().write(text(event).getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watchers.remove(queue);
        }
    }

    private static String text(@Nullable InstanceEvent event) {
        if (event == null) {
            return ": ping\n\n";
        }
        String json = new String(Json.write(event), StandardCharsets.UTF_8);
        return "event: " + event.name() + "\nid: " + event.cursor() + "\ndata: " + json + "\n\n";
    }

    private void note(String line) {
        log.add(line);
        onRequest.accept(line);
    }

    private static void json(HttpExchange exchange, int status, Object body) throws IOException {
        StubServer.answer(exchange, status, "application/json", new String(Json.write(body), StandardCharsets.UTF_8));
    }

    private static void problem(HttpExchange exchange, ProblemType type) throws IOException {
        StubServer.answer(
                exchange,
                type.status(),
                "application/problem+json",
                "{\"type\":\"" + type.urn() + "\",\"detail\":\"" + type.title() + "\"}");
    }
}
