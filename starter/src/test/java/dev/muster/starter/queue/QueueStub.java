package dev.muster.starter.queue;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.api.ProblemType;
import dev.muster.starter.http.Json;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One queue behind the HTTP that applications use; every take is a delivery with a lease of its own. Thread-safe. */
final class QueueStub implements AutoCloseable {

    private static final int PATH_PARTS = 7;

    private final StubServer server = StubServer.started(this::handle);
    private final Deque<String> ready = new ArrayDeque<>(); // guarded by this
    private final Map<String, String> taken = new ConcurrentHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean leasesEnded;
    private volatile boolean failing;

    URI uri() {
        return server.uri();
    }

    /** What was done, e.g. {@code acknowledge 1-1}. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Lines of the log that begin so. */
    List<String> log(String begin) {
        return log.stream().filter(line -> line.startsWith(begin)).toList();
    }

    /** Request ids in the order of the requests. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    List<String> requests() {
        return server.requests();
    }

    synchronized void add(String payload) {
        ready.add(payload);
        notifyAll();
    }

    /** The next requests have no known outcome. */
    void failNext(int requests) {
        failures.set(requests);
    }

    /** Leases are over, and deliveries with them. */
    void endLeases() {
        leasesEnded = true;
    }

    /** Takes fail after they began to be answered. */
    void failLate() {
        failing = true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (key != null) {
            keys.add(key);
        }
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            problem(exchange, ProblemType.OUTCOME_UNKNOWN);
            return;
        }
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode json = body.length == 0 ? Json.read("{}", JsonNode.class) : Json.read(body, JsonNode.class);
        if (path.length < PATH_PARTS) {
            if (path[path.length - 1].equals("queues")) {
                answer(exchange, "[\"jobs\"]");
            } else {
                problem(exchange, ProblemType.NOT_FOUND);
            }
            return;
        }
        switch (path[PATH_PARTS - 1]) {
            case "elements" -> {
                log.add("offer " + json);
                add(json.path("payload").asString());
                answer(exchange, "{\"outcome\":\"accepted\",\"element\":1}");
            }
            case "take" -> take(exchange, json);
            case "acknowledge" -> settle(exchange, "acknowledge", json);
            case "give-back" -> settle(exchange, "give-back", json);
            case "keep-alive" -> keepAlive(exchange, json);
            default -> problem(exchange, ProblemType.NOT_FOUND);
        }
    }

    private void take(HttpExchange exchange, JsonNode json) throws IOException {
        if (failing) {
            answer(
                    exchange,
                    "  {\"outcome\":\"failed\",\"type\":\"urn:muster:problem:no-quorum\",\"detail\":\"nobody leads\"}");
            return;
        }
        String payload = next(Duration.parse(json.path("waitMax").asString()));
        if (payload == null) {
            answer(exchange, " {\"outcome\":\"empty\"}");
            return;
        }
        int number = numbers.incrementAndGet();
        String token = number + "-" + number;
        taken.put(token, payload);
        log.add("take by " + json.path("consumer").asString());
        answer(
                exchange,
                new String(
                        Json.write(Map.of(
                                "outcome",
                                "delivered",
                                "delivery",
                                Map.of(
                                        "token",
                                        token,
                                        "lease",
                                        "00000000000000ab",
                                        "payload",
                                        payload,
                                        "priority",
                                        0,
                                        "deliveries",
                                        1,
                                        "offeredAt",
                                        "2026-01-01T00:00:00Z"))),
                        StandardCharsets.UTF_8));
    }

    private synchronized @Nullable String next(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            while (ready.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return null;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        return ready.poll();
    }

    private void settle(HttpExchange exchange, String how, JsonNode json) throws IOException {
        String token = json.path("token").asString();
        boolean known = !leasesEnded && taken.remove(token) != null;
        log.add(how + " " + token
                + (json.has("delay") ? " " + json.path("delay").asString() : ""));
        answer(exchange, known ? "{\"outcome\":\"settled\"}" : "{\"outcome\":\"over\",\"token\":\"" + token + "\"}");
    }

    private void keepAlive(HttpExchange exchange, JsonNode json) throws IOException {
        log.add("keep-alive " + json.path("lease").asString());
        if (leasesEnded) {
            problem(exchange, ProblemType.LEASE_NOT_FOUND);
        } else {
            answer(exchange, "{}");
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        StubServer.answer(exchange, 200, "application/json", json);
    }

    private static void problem(HttpExchange exchange, ProblemType type) throws IOException {
        StubServer.answer(
                exchange,
                type.status(),
                "application/problem+json",
                "{\"type\":\"" + type.urn() + "\",\"detail\":\"" + type.title() + "\"}");
    }

    @Override
    public void close() {
        server.close();
    }
}
