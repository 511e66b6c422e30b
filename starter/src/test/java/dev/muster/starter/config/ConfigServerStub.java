package dev.muster.starter.config;

import com.sun.net.httpserver.HttpExchange;
import dev.muster.api.Cursor;
import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ConfigSource;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.api.config.Receipt;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.starter.config.imports.Subject;
import dev.muster.starter.http.Json;
import dev.muster.starter.stub.StubServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The part of a config server that applications use: effective configuration, watch, receipts. */
public final class ConfigServerStub implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("/v1/namespaces/([^/]+)/applications/([^/]+)/(config|watch)");
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final StubServer server = StubServer.stopped(this::handle);
    private final Map<ConfigName, ConfigSource> releases = new HashMap<>();
    private final List<Receipt> receipts = new CopyOnWriteArrayList<>();
    private String cluster = "cluster-a";
    private long revision = 100;
    private boolean silent;
    private volatile boolean refusing;
    private @Nullable String grayInstance;
    private @Nullable ConfigSource gray;
    private long grayEnd;

    private ConfigServerStub() {}

    /** A server that listens. */
    public static ConfigServerStub started() {
        ConfigServerStub stub = stopped();
        stub.start();
        return stub;
    }

    /** A server whose address is known but where nobody listens. */
    public static ConfigServerStub stopped() {
        return new ConfigServerStub();
    }

    public void start() {
        server.start();
    }

    public void stop() {
        server.stop();
    }

    public URI uri() {
        return server.uri();
    }

    public List<String> requests() {
        return server.requests();
    }

    /** Publishes a release; its revision. */
    public synchronized long publish(String application, String profile, Map<String, ?> properties) {
        ConfigName name = new ConfigName(application, profile);
        revision++;
        long number = releases.containsKey(name) ? releases.get(name).release() + 1 : 1;
        releases.put(
                name,
                new ConfigSource(name.application(), name.profile(), number, revision, new HashMap<>(properties)));
        notifyAll();
        return revision;
    }

    /** Publishes for the application {@code shop}. */
    public long publish(Map<String, ?> properties) {
        return publish("shop", "default", properties);
    }

    /** Publishes a gray release for the application {@code shop} and one instance, beside the last release; its revision. */
    public synchronized long publishGray(String instance, Map<String, ?> properties) {
        revision++;
        grayInstance = instance;
        gray = new ConfigSource("shop", "default", 1, revision, new HashMap<>(properties), 1L);
        notifyAll();
        return revision;
    }

    /** Ends the gray release; the revision of that. */
    public synchronized long abandonGray() {
        revision++;
        ConfigName name = new ConfigName("shop", "default");
        ConfigSource stable = releases.get(name);
        if (stable == null) {
            throw new IllegalStateException("nothing is published for " + name);
        }
        grayInstance = null;
        gray = null;
        grayEnd = revision;
        notifyAll();
        return revision;
    }

    /** Becomes another cluster, or a copy of this one that is behind; tells everybody. */
    public synchronized void become(String otherCluster, long otherRevision) {
        cluster = otherCluster;
        revision = otherRevision;
        releases.replaceAll((name, source) -> new ConfigSource(
                source.application(), source.profile(), source.release(), otherRevision, source.properties()));
        notifyAll();
    }

    /** No longer tells anybody of changes. */
    public synchronized void fallSilent() {
        silent = true;
        notifyAll();
    }

    /** Whether receipts are answered as by a server that just starts. */
    public void refuseReceipts(boolean refuse) {
        refusing = refuse;
    }

    public List<Receipt> receipts() {
        return List.copyOf(receipts);
    }

    /** Waits for the receipt for a revision. */
    public Receipt receipt(long ofRevision) {
        return Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(POLL)
                .until(
                        () -> receipts.stream()
                                .filter(receipt -> receipt.cursor().revision() == ofRevision)
                                .findFirst()
                                .orElse(null),
                        receipt -> receipt != null);
    }

    /** Publishes for the application {@code shop} and waits until it is applied. */
    public Receipt applied(Map<String, ?> properties) {
        Receipt receipt = receipt(publish(properties));
        if (receipt.outcome() != ReceiptOutcome.APPLIED) {
            throw new AssertionError("expected APPLIED: " + receipt);
        }
        return receipt;
    }

    private synchronized EffectiveConfig effective(
            String application, List<String> profiles, @Nullable String instance) {
        List<ConfigSource> sources = new Subject(Namespace.DEFAULT, application, profiles)
                .slots().stream()
                        .filter(releases::containsKey)
                        .map(releases::get)
                        .toList();
        long highest = Math.max(
                grayEnd,
                sources.stream().mapToLong(ConfigSource::revision).max().orElse(0));
        ConfigSource chosen = gray;
        if (chosen != null && !sources.isEmpty()) {
            highest = Math.max(highest, chosen.revision());
            sources = instance != null && instance.equals(grayInstance) ? List.of(chosen) : sources;
        }
        return new EffectiveConfig(new Cursor(cluster, highest), application, profiles, sources);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/receipts") && refusing) {
            StubServer.answer(exchange, 503, "application/json", "{}");
            return;
        }
        if (path.endsWith("/receipts")) {
            receipts.add(Json.read(exchange.getRequestBody().readAllBytes(), Receipt.class));
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            StubServer.answer(exchange, 404, "application/json", "{}");
            return;
        }
        String query = exchange.getRequestURI().getQuery();
        List<String> profiles = query == null || !query.startsWith("profiles=")
                ? List.of()
                : List.of(
                        query.substring("profiles=".length()).split("&", -1)[0].split(",", -1));
        String instance = query == null
                ? null
                : Arrays.stream(query.split("&", -1))
                        .filter(parameter -> parameter.startsWith("instance="))
                        .map(parameter -> parameter.substring("instance=".length()))
                        .findAny()
                        .orElse(null);
        if (matcher.group(3).equals("watch")) {
            watch(exchange, matcher.group(2), profiles, instance);
        } else {
            config(exchange, effective(matcher.group(2), profiles, instance));
        }
    }

    private static void config(HttpExchange exchange, EffectiveConfig config) throws IOException {
        String etag = "\"" + config.cursor() + "\"";
        exchange.getResponseHeaders().set("ETag", etag);
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            StubServer.answer(
                    exchange, 200, "application/json", new String(Json.write(config), StandardCharsets.UTF_8));
        }
    }

    private void watch(HttpExchange exchange, String application, List<String> profiles, @Nullable String instance)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        String sent = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        OutputStream body = exchange.getResponseBody();
        try {
            while (true) {
                EffectiveConfig config = next(application, profiles, instance, sent);
                String text = config == null
                        ? ": ping\n\n"
                        : "event: config\nid: " + config.cursor() + "\ndata: "
                                + new String(Json.write(config), StandardCharsets.UTF_8) + "\n\n";
                body.write(text.getBytes(StandardCharsets.UTF_8));
                body.flush();
                sent = config == null ? sent : config.cursor().toString();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The state to send, or nothing after half a second without news. */
    private synchronized @Nullable EffectiveConfig next(
            String application, List<String> profiles, @Nullable String instance, @Nullable String sent)
            throws InterruptedException {
        long end = System.nanoTime() + 500_000_000L;
        while (true) {
            EffectiveConfig config = effective(application, profiles, instance);
            if (!silent && !config.cursor().toString().equals(sent)) {
                return config;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
