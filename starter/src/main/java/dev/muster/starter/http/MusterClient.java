package dev.muster.starter.http;

import dev.muster.api.Headers;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.RequestId;
import dev.muster.api.Ticker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Calls to one kind of server that has several addresses. Stays with the address that answered last and goes on to the next
 * when one does not, so that each gets its share of the time left; after a full round it pauses (exponential, full jitter), until the deadline of the call.
 *
 * <p>What is repeated: {@code GET}, {@code PUT} and {@code DELETE} always, {@code POST} only with a {@link RequestId};
 * everything if it is certain that no server did anything (connection refused, status 429 or 503). A refusal (status 4xx) is
 * final.
 *
 * <p>Every call throws {@link ProblemException} if a server refused, and {@link ServersUnreachableException} if none could
 * answer before the deadline. Internal to the starter. Thread-safe.
 */
public final class MusterClient implements AutoCloseable {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    private static final int ROUNDS_MAX = 64;
    private static final int BODY_BYTES_MAX = 64 * 1024 * 1024;

    /** How many answers of servers a call that waits may take longer than its wait. */
    private static final int LATE_SLACK = 3;

    private final String what;
    private final List<URI> servers;
    private final @Nullable String token;
    private final HttpTimeouts timeouts;
    private final RandomGenerator random;
    private final Ticker ticker = Ticker.SYSTEM;
    private final HttpClient http;
    private final RestClient rest;
    private final AtomicInteger preferred = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A client that has not called anybody yet.
     *
     * @param what the kind of server for messages and thread names, e.g. {@code registry}
     * @param servers at least one address, without path
     * @param token credential for every request, or none
     * @param random used by the threads of all callers, so it must be thread-safe
     */
    public MusterClient(
            String what, List<URI> servers, @Nullable String token, HttpTimeouts timeouts, RandomGenerator random) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: none (expected: at least one)");
        }
        this.what = what;
        this.servers = List.copyOf(servers);
        this.token = token;
        this.timeouts = timeouts;
        this.random = random;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeouts.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.rest = RestClient.builder()
                .defaultHeaders(headers -> {
                    headers.setAccept(List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON));
                    if (token != null) {
                        headers.setBearerAuth(token);
                    }
                })
                .build();
    }

    /** What the servers are, e.g. {@code registry}. */
    public String what() {
        return what;
    }

    /** All addresses, in the order given. */
    public List<URI> servers() {
        return servers;
    }

    /** The address that is tried first by the next call. */
    public URI preferredServer() {
        return servers.get(Math.floorMod(preferred.get(), servers.size()));
    }

    /**
     * Reads.
     *
     * @param deadline longest time in all
     * @param path template that begins with a slash; values are encoded
     */
    public <T> T get(Duration deadline, Class<T> type, String path, Object... values) {
        return value(call(new Call(HttpMethod.GET, path, expanded(path, values), null, null, null), deadline), type);
    }

    /**
     * Reads unless it is still what the caller has.
     *
     * @param etag of what the caller has; without it always reads
     * @return the content, or empty if it did not change
     */
    public <T> Optional<Fetched<T>> getIfChanged(
            Duration deadline, Class<T> type, @Nullable String etag, String path, Object... values) {
        Answer answer = call(new Call(HttpMethod.GET, path, expanded(path, values), null, null, etag), deadline);
        if (answer.status() == 304) {
            return Optional.empty();
        }
        return Optional.of(new Fetched<>(value(answer, type), answer.etag(), answer.server()));
    }

    /** Puts the body, or nothing if it is absent, and reads the answer. */
    public <T> T put(Duration deadline, Class<T> type, @Nullable Object body, String path, Object... values) {
        return value(
                call(new Call(HttpMethod.PUT, path, expanded(path, values), json(body), null, null), deadline), type);
    }

    /**
     * Posts and reads the answer.
     *
     * @param request names the intended write, so that it is safe to repeat; absent: it is not repeated if a server might
     *     have acted on it
     */
    public <T> T post(
            Duration deadline,
            Class<T> type,
            @Nullable RequestId request,
            @Nullable Object body,
            String path,
            Object... values) {
        return value(
                call(new Call(HttpMethod.POST, path, expanded(path, values), json(body), request, null), deadline),
                type);
    }

    /**
     * Posts where the answer may come late, such as a wait in a queue. The server shows that it lives while it waits; one
     * that falls silent is left for the next, with the same request and the time that is left.
     *
     * @param wait longest time to wait; the call lasts a little longer if servers do not answer
     * @param body the body for the time that is left to wait
     * @throws ServersUnreachableException also if the thread was interrupted, whose flag is set then; in both cases a server may have
     *     acted
     */
    public <T> T postAndWait(
            Duration wait,
            Class<T> type,
            RequestId request,
            Function<Duration, Object> body,
            String path,
            Object... values) {
        Call call = new Call(
                HttpMethod.POST,
                path,
                expanded(path, values),
                null,
                request,
                null,
                left -> json(body.apply(waitWithin(left))));
        return value(call(call, wait.plus(slack())), type);
    }

    /** Posts where the answer has no body; otherwise as {@link #post}. */
    public void send(
            Duration deadline, @Nullable RequestId request, @Nullable Object body, String path, Object... values) {
        call(new Call(HttpMethod.POST, path, expanded(path, values), json(body), request, null), deadline);
    }

    /** Deletes. */
    public void delete(Duration deadline, String path, Object... values) {
        call(new Call(HttpMethod.DELETE, path, expanded(path, values), null, null, null), deadline);
    }

    /**
     * A subscription to server-sent events that is not started yet. It lives on its own, also when this client is closed.
     *
     * @param threadName name of its thread
     * @param lastEventId where to resume; absent: from the beginning
     */
    public EventStream events(
            String threadName,
            EventStream.Listener listener,
            StreamLimits limits,
            @Nullable String lastEventId,
            String path,
            Object... values) {
        String target = expanded(path, values);
        List<URI> addresses =
                servers.stream().map(server -> URI.create(server + target)).toList();
        return new EventStream(threadName, http, addresses, token, timeouts, limits, lastEventId, listener, random);
    }

    /**
     * Opens a web socket; does not wait for it.
     *
     * @param attempt 0 for the address that is tried first by the next call, 1 for the next one, and so on
     */
    public CompletableFuture<WebSocket> webSocket(
            int attempt, WebSocket.Listener listener, String path, Object... values) {
        URI server = servers.get(Math.floorMod(preferred.get() + attempt, servers.size()));
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(timeouts.request());
        if (token != null) {
            builder.header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
        String scheme = server.getScheme().equals("https") ? "wss" : "ws";
        return builder.buildAsync(
                URI.create(scheme + "://" + server.getRawAuthority() + expanded(path, values)), listener);
    }

    /** Ends pauses at once; calls under way finish their current attempt. */
    @Override
    public void close() {
        closed.countDown();
    }

    private Answer call(Call call, Duration deadline) {
        long began = ticker.nanos();
        Map<URI, String> reasons = new LinkedHashMap<>();
        int first = preferred.get();
        Exception last = null;
        for (int attempt = 0; ; attempt++) {
            if (attempt > 0 && attempt % servers.size() == 0 && !pause(attempt / servers.size() - 1, began, deadline)) {
                throw new ServersUnreachableException(what, reasons, last);
            }
            Duration left = left(began, deadline);
            if (attempt > 0 && (left.isZero() || left.isNegative())) {
                throw new ServersUnreachableException(what, reasons, last);
            }
            int index = Math.floorMod(first + attempt, servers.size());
            URI server = servers.get(index);
            try {
                Answer answer = call.lateBody() == null
                        ? once(call, server, left.dividedBy(servers.size() - attempt % servers.size()))
                        : onceLate(call, call.lateBody(), server, left);
                preferred.set(index);
                return answer;
            } catch (ProblemException e) {
                if (!anotherMayAnswer(call, e.type())) {
                    preferred.set(index);
                    throw e;
                }
                reasons.put(server, String.valueOf(e.getMessage()));
                last = e;
            } catch (ResourceAccessException e) {
                reasons.put(server, reason(e));
                last = e;
                if (Thread.currentThread().isInterrupted() || !(call.repeatable() || neverSent(e))) {
                    throw new ServersUnreachableException(what, reasons, e);
                }
            }
        }
    }

    private static boolean anotherMayAnswer(Call call, ProblemType type) {
        return switch (type) {
            case TOO_MANY_REQUESTS, UNAVAILABLE, NO_QUORUM -> true;
            case INTERNAL, OUTCOME_UNKNOWN -> call.repeatable();
            default -> false;
        };
    }

    /** Pauses before another round; whether there is one. */
    private boolean pause(int round, long began, Duration deadline) {
        Duration pause = BACKOFF.pause(round, random);
        if (round >= ROUNDS_MAX || left(began, deadline).compareTo(pause) <= 0) {
            return false;
        }
        try {
            return !closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Duration left(long began, Duration deadline) {
        return deadline.minusNanos(ticker.nanos() - began);
    }

    private Answer once(Call call, URI server, Duration left) {
        Duration limit = timeouts.request().compareTo(left) < 0 ? timeouts.request() : left;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(limit.toMillis() < 1 ? Duration.ofMillis(1) : limit);
        RestClient.RequestBodySpec request = rest.mutate()
                .requestFactory(requests)
                .build()
                .method(call.method())
                .uri(URI.create(server + call.path()));
        if (call.request() != null) {
            request.header(Headers.IDEMPOTENCY_KEY, call.request().value());
        }
        if (call.etag() != null) {
            request.header(HttpHeaders.IF_NONE_MATCH, call.etag());
        }
        if (call.body() != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(call.body().getBytes(StandardCharsets.UTF_8));
        }
        return request.exchangeForRequiredValue((sent, received) -> answer(call, server, received));
    }

    private Duration slack() {
        return timeouts.request().multipliedBy(LATE_SLACK);
    }

    /** How long to wait so that there is still time for an answer, and for others to be asked. */
    private Duration waitWithin(Duration left) {
        Duration waiting = left.minus(slack());
        return waiting.isNegative() ? Duration.ZERO : waiting;
    }

    private Answer onceLate(Call call, Function<Duration, @Nullable String> lateBody, URI server, Duration left) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + call.path()))
                .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                .header(
                        HttpHeaders.ACCEPT,
                        MediaType.APPLICATION_JSON_VALUE + ", " + MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                .POST(HttpRequest.BodyPublishers.ofString(String.valueOf(lateBody.apply(left))));
        if (call.request() != null) {
            request.header(Headers.IDEMPOTENCY_KEY, call.request().value());
        }
        if (token != null) {
            request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
        try {
            Duration waiting = waitWithin(left);
            Duration quiet = StreamLimits.DEFAULT.silence();
            Duration silence = timeouts.request().plus(waiting.compareTo(quiet) < 0 ? waiting : quiet);
            LateExchange exchange = LateExchange.of(http, request.build(), silence, left);
            String shown = call.method() + " " + server + call.template();
            if (exchange.status() < 200 || exchange.status() >= 300) {
                throw Problems.of(
                        shown,
                        exchange.status(),
                        exchange.contentType(),
                        exchange.body().getBytes(StandardCharsets.UTF_8));
            }
            Problems.throwIfFailed(shown, exchange.body());
            return new Answer(exchange.status(), exchange.body(), null, server);
        } catch (IOException e) {
            throw new ResourceAccessException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceAccessException("interrupted", new IOException(e));
        }
    }

    private static Answer answer(Call call, URI server, ClientHttpResponse received) throws IOException {
        int status = received.getStatusCode().value();
        byte[] body = received.getBody().readNBytes(BODY_BYTES_MAX + 1);
        String request = call.method() + " " + server + call.template();
        if (body.length > BODY_BYTES_MAX) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED, request + ": answer longer than " + BODY_BYTES_MAX + " bytes");
        }
        HttpHeaders headers = received.getHeaders();
        if (status == 304 || (status >= 200 && status < 300)) {
            return new Answer(status, new String(body, StandardCharsets.UTF_8), headers.getETag(), server);
        }
        throw Problems.of(request, status, headers.getFirst(HttpHeaders.CONTENT_TYPE), body);
    }

    private static <T> T value(Answer answer, Class<T> type) {
        return Json.read(answer.body(), type);
    }

    private static @Nullable String json(@Nullable Object body) {
        return body == null ? null : new String(Json.write(body), StandardCharsets.UTF_8);
    }

    private static String expanded(String path, Object... values) {
        return new DefaultUriBuilderFactory().expand(path, values).toString();
    }

    private static boolean neverSent(Throwable failure) {
        return causes(failure, ConnectException.class) || causes(failure, HttpConnectTimeoutException.class);
    }

    private static boolean causes(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof ConnectException || root instanceof ClosedChannelException) {
            return "connection refused";
        }
        if (root instanceof UnresolvedAddressException) {
            return "host is not known";
        }
        if (root instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        if (root instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    /** One intended request; messages show the template of its path, as the values may be secret. */
    private record Call(
            HttpMethod method,
            String template,
            String path,
            @Nullable String body,
            @Nullable RequestId request,
            @Nullable String etag,
            @Nullable Function<Duration, @Nullable String> lateBody) {

        Call(
                HttpMethod method,
                String template,
                String path,
                @Nullable String body,
                @Nullable RequestId request,
                @Nullable String etag) {
            this(method, template, path, body, request, etag, null);
        }

        boolean repeatable() {
            return !HttpMethod.POST.equals(method) || request != null;
        }
    }

    /** What a server answered to it. */
    private record Answer(int status, String body, @Nullable String etag, URI server) {}
}
