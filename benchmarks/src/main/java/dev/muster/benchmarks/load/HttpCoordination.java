package dev.muster.benchmarks.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Coordination over Muster's own HTTP, on connections that are kept alive: a lock is taken and released, an element is
 * offered, taken under a lease and acknowledged.
 */
public final class HttpCoordination implements CoordinationLoad {

    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(30);
    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([0-9a-f]{16})\"");
    private static final Pattern LOCK_TOKEN = Pattern.compile("\"outcome\":\"granted\".*\"token\":([0-9]+)");
    private static final Pattern QUEUE_TOKEN = Pattern.compile("\"outcome\":\"delivered\".*\"token\":\"([0-9-]+)\"");
    private static final Pattern ACCEPTED = Pattern.compile("\"outcome\":\"(accepted)\"");
    private static final Pattern SETTLED = Pattern.compile("\"outcome\":\"(settled|released)\"");
    private static final Pattern ANYTHING = Pattern.compile("(?s)(.*)");

    /** What leases a caller uses. */
    public enum Leases {
        /** One for all its calls, as a session is: etcd's and ZooKeeper's clients have no other. */
        KEPT,
        /** One granted with each lock or delivery and ended with it: nothing has to be kept between them. */
        EACH
    }

    private final URI namespace;
    private final Leases leases;
    private final HttpClient http;
    private final List<String> kept = new ArrayList<>();

    private HttpCoordination(URI server, Leases leases, Executor executor) {
        this.namespace = server.resolve("/v1/namespaces/default/");
        this.leases = leases;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .build();
    }

    /** Grants the leases that are kept. */
    public static HttpCoordination open(URI server, int callers, Leases leases, Executor executor) {
        HttpCoordination load = new HttpCoordination(server, leases, executor);
        for (int caller = 0; leases == Leases.KEPT && caller < callers; caller++) {
            load.kept.add(load.post("leases", "{\"ttl\":\"PT10M\"}", LEASE).join());
        }
        return load;
    }

    @Override
    public CompletableFuture<?> call(Work work, int caller) {
        return work == Work.QUEUE ? offer(caller) : lock(work == Work.OWN_LOCK ? "own-" + caller : "one", caller);
    }

    private CompletableFuture<?> lock(String name, int caller) {
        String wish = "{\"owner\":\"caller-" + caller + "\"," + lease(caller) + ",\"wait\":\"PT20S\"}";
        return post("locks/" + name, wish, LOCK_TOKEN)
                .thenCompose(token ->
                        send(request("locks/" + name + "?token=" + token).DELETE(), SETTLED));
    }

    private CompletableFuture<?> offer(int caller) {
        String take = "{\"consumer\":\"caller-" + caller + "\"," + lease(caller) + ",\"waitMax\":\"PT20S\"}";
        return post("queues/all/elements", "{\"payload\":\"" + ELEMENT + "\"}", ACCEPTED)
                .thenCompose(accepted -> send(request("queues/all/take").POST(BodyPublishers.ofString(take)), ANYTHING))
                .thenCompose(taken -> post("queues/all/acknowledge", settle(taken), SETTLED));
    }

    private String settle(String taken) {
        String token = group(QUEUE_TOKEN, taken);
        return leases == Leases.KEPT
                ? "{\"token\":\"" + token + "\"}"
                : "{\"token\":\"" + token + "\",\"endLease\":\"" + group(LEASE, taken) + "\"}";
    }

    private String lease(int caller) {
        return leases == Leases.KEPT ? "\"lease\":\"" + kept.get(caller) + "\"" : "\"ttl\":\"PT30S\"";
    }

    private CompletableFuture<String> post(String path, String body, Pattern answer) {
        return send(request(path).POST(BodyPublishers.ofString(body)), answer);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(namespace.resolve(path))
                .timeout(ANSWER_WAIT_MAX)
                .header("Content-Type", "application/json");
    }

    private CompletableFuture<String> send(HttpRequest.Builder request, Pattern answer) {
        return http.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> group(answer, response.body()));
    }

    private static String group(Pattern pattern, String answer) {
        Matcher matcher = pattern.matcher(answer);
        if (!matcher.find()) {
            throw new IllegalStateException("answer: " + answer + " (expected: " + pattern + ")");
        }
        return matcher.group(1);
    }

    @Override
    public void close() {
        kept.forEach(
                lease -> send(request("leases/" + lease).DELETE(), ANYTHING).join());
    }
}
