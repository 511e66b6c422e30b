package dev.muster.starter.coordination;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.starter.http.Json;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The part of a config server that coordination uses: leases, and queues of places on them. Waits block, leases end by the
 * clock, and an answer can be lost on its way.
 */
public final class CoordinationStub implements AutoCloseable {

    private static final long LOOK_MILLIS = 20;

    private final StubServer server = StubServer.stopped(this::handle);
    private final Map<String, Lease> leases = new HashMap<>(); // guarded by this
    private final List<Place> places = new ArrayList<>(); // guarded by this; in the order of their tokens
    private final AtomicLong revision = new AtomicLong(100);
    private final AtomicInteger answersToLose = new AtomicInteger();

    private CoordinationStub() {}

    private record Lease(Duration ttl, long endsAt) {}

    private record Place(String queue, int weight, int total, String owner, String request, long token, String lease) {}

    private record Want(String queue, int weight, int total) {}

    public static CoordinationStub started() {
        CoordinationStub stub = new CoordinationStub();
        stub.server.start();
        return stub;
    }

    public URI uri() {
        return server.uri();
    }

    /** Method and target of every request so far. */
    public List<String> requests() {
        return server.requests();
    }

    /** From now on nobody answers. */
    public void stop() {
        server.stop();
    }

    /** Somebody answers again. */
    public void start() {
        server.start();
    }

    /** The next answers to wishes do not arrive. */
    public void loseAnswers(int count) {
        answersToLose.set(count);
    }

    /** Ends all leases, as an operator, or a leader that counted wrong, would. */
    public synchronized void endLeases() {
        leases.clear();
        expire();
        notifyAll();
    }

    /** Owners of the places of a queue, such as {@code locks/a}, in order. */
    public synchronized List<String> owners(String queue) {
        expire();
        return places.stream()
                .filter(place -> place.queue().equals(queue))
                .map(Place::owner)
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replace("/v1/namespaces/default/", "");
        String[] parts = path.split("/", -1);
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        Map<?, ?> body = bytes.length == 0 ? Map.of() : Json.read(bytes, Map.class);
        String call = exchange.getRequestMethod() + " " + parts[0] + (parts.length > 2 ? "/" + parts[2] : "");
        Object answer;
        try {
            answer = switch (call) {
                case "POST leases" -> parts.length > 1 ? keepAlive(body) : grant(body);
                case "DELETE leases" -> revoke(parts[1]);
                case "POST locks" -> locks(exchange, body);
                case "POST elections" -> elections(exchange, parts[1], body);
                case "POST semaphores" -> semaphores(exchange, parts[1], body);
                case "PUT elections/value" ->
                    Map.of("outcome", "proclaimed", "token", body.get("token"), "revision", 9);
                case "GET elections" -> leader(parts[1]);
                default -> throw new IllegalStateException(call);
            };
        } catch (InterruptedException e) {
            return;
        }
        if (call.startsWith("POST")
                && !parts[0].equals("leases")
                && answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            return; // the connection is closed without an answer
        }
        StubServer.answer(exchange, 200, "application/json", new String(Json.write(answer), StandardCharsets.UTF_8));
    }

    private synchronized Map<String, Object> grant(Map<?, ?> body) {
        Duration ttl = Duration.parse(text(body, "ttl"));
        return Map.of("lease", newLease(ttl), "ttl", ttl);
    }

    private synchronized Map<String, Object> keepAlive(Map<?, ?> body) {
        expire();
        List<Object> alive = new ArrayList<>();
        List<Object> ended = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(body.get("leases"))) {
            Lease lease = leases.get(each.toString());
            if (lease == null) {
                ended.add(each);
            } else {
                leases.put(
                        each.toString(),
                        new Lease(lease.ttl(), System.nanoTime() + lease.ttl().toNanos()));
                alive.add(Map.of("lease", each, "ttl", lease.ttl()));
            }
        }
        return Map.of("alive", alive, "ended", ended);
    }

    private synchronized Map<String, Object> revoke(String lease) {
        leases.remove(lease);
        expire();
        notifyAll();
        return Map.of();
    }

    private Map<String, Object> locks(HttpExchange exchange, Map<?, ?> body) throws InterruptedException {
        List<Want> wants = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(body.get("locks"))) {
            Map<?, ?> target = (Map<?, ?>) each;
            boolean shared = "SHARED".equals(target.get("mode"));
            wants.add(new Want("locks/" + target.get("lock"), shared ? 1 : 1_000, 1_000));
        }
        Map<String, Object> grant = new LinkedHashMap<>();
        grant.put("locks", body.get("locks"));
        return enter(exchange, wants, body, "granted", "grant", grant, List.of());
    }

    private Map<String, Object> elections(HttpExchange exchange, String name, Map<?, ?> body)
            throws InterruptedException {
        Map<String, Object> leadership = new LinkedHashMap<>();
        leadership.put("election", name);
        return enter(
                exchange,
                List.of(new Want("elections/" + name, 1, 1)),
                body,
                "elected",
                "leadership",
                leadership,
                null);
    }

    private Map<String, Object> semaphores(HttpExchange exchange, String name, Map<?, ?> body)
            throws InterruptedException {
        int permits = Integer.parseInt(text(body, "permits"));
        Map<String, Object> grant = new LinkedHashMap<>();
        grant.put("semaphore", name);
        grant.put("permits", permits);
        Want want = new Want("semaphores/" + name, permits, Integer.parseInt(text(body, "total")));
        return enter(exchange, List.of(want), body, "granted", "grant", grant, List.of());
    }

    private synchronized Map<String, Object> leader(String name) {
        expire();
        Map<String, Object> answer = new LinkedHashMap<>();
        places.stream()
                .filter(place -> place.queue().equals("elections/" + name))
                .findFirst()
                .ifPresent(place -> answer.put(
                        "leader",
                        Map.of(
                                "standing",
                                Map.of(
                                        "owner", place.owner(),
                                        "request", place.request(),
                                        "token", place.token(),
                                        "since", "2025-03-01T10:00:00Z",
                                        "lease", place.lease()),
                                "value",
                                place.owner(),
                                "valueRevision",
                                place.token())));
        return answer;
    }

    private synchronized Map<String, Object> enter(
            HttpExchange exchange,
            List<Want> wants,
            Map<?, ?> body,
            String success,
            String name,
            Map<String, Object> grant,
            @Nullable Object busy)
            throws InterruptedException {
        expire();
        String request = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String owner = text(body, "owner");
        long until = System.nanoTime() + Duration.parse(text(body, "wait")).toNanos();
        Place mine = places.stream()
                .filter(place -> place.owner().equals(owner) && place.request().equals(request))
                .findFirst()
                .orElse(null);
        if (mine == null) {
            String lease = body.containsKey("ttl") ? newLease(Duration.parse(text(body, "ttl"))) : text(body, "lease");
            long token = revision.incrementAndGet();
            wants.forEach(want ->
                    places.add(new Place(want.queue(), want.weight(), want.total(), owner, request, token, lease)));
            mine = places.get(places.size() - 1);
        }
        long token = mine.token();
        while (wants.stream().anyMatch(want -> !first(want, token))) {
            if (System.nanoTime() >= until) {
                places.removeIf(place -> place.token() == token);
                notifyAll();
                return Map.of("outcome", busy == null ? "timed-out" : "busy", "ahead", List.of());
            }
            wait(LOOK_MILLIS);
            expire();
            if (places.stream().noneMatch(place -> place.token() == token)) {
                return Map.of("outcome", "gone", "token", token);
            }
        }
        grant.put("namespace", "default");
        grant.put("owner", owner);
        grant.put("request", request);
        grant.put("token", token);
        grant.put("lease", mine.lease());
        return Map.of("outcome", success, name, grant);
    }

    private boolean first(Want want, long token) {
        int taken = places.stream()
                .filter(place -> place.queue().equals(want.queue()) && place.token() <= token)
                .mapToInt(Place::weight)
                .sum();
        return taken <= want.total();
    }

    private String newLease(Duration ttl) {
        String id = String.format("%016x", revision.incrementAndGet());
        leases.put(id, new Lease(ttl, System.nanoTime() + ttl.toNanos()));
        return id;
    }

    private void expire() {
        leases.values().removeIf(lease -> lease.endsAt() - System.nanoTime() < 0);
        places.removeIf(place -> !leases.containsKey(place.lease()));
    }

    private static String text(Map<?, ?> body, String field) {
        return String.valueOf(Objects.requireNonNull(body.get(field), field));
    }
}
