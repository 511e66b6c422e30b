package dev.muster.starter.http;

import dev.muster.api.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription to server-sent events that stays: it reconnects to the next server when a connection ends, breaks or falls
 * silent, and resumes after the last event the listener took. All callbacks come from its one daemon thread, in order and
 * without locks; a callback that blocks holds up this stream only.
 *
 * <p>Internal to the starter. {@link #start} and {@link #close} may be called by any thread, each once.
 */
public final class EventStream implements AutoCloseable {

    /** Receives what happens on the stream. */
    public interface Listener {

        /**
         * An event. If this throws, the connection is dropped and the next one begins without a position, so that the server
         * tells everything anew.
         *
         * @param name {@code message} if the server gave none
         * @param id position of the event; absent if the server gave none yet
         * @param data its text
         */
        void onEvent(String name, @Nullable String id, String data);

        /** A server accepted the subscription. */
        default void onConnected(URI server) {}

        /**
         * A connection ended, or an attempt to connect failed. Another attempt follows unless the stream is closed.
         *
         * @param server who it was
         * @param reason in words
         */
        default void onDisconnected(URI server, String reason) {}
    }

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final int PROBLEM_BYTES_MAX = 16 * 1024;

    private final HttpClient http;
    private final List<URI> addresses;
    private final @Nullable String token;
    private final HttpTimeouts timeouts;
    private final StreamLimits limits;
    private final Listener listener;
    private final RandomGenerator random;
    private final Thread thread;
    private volatile @Nullable String lastEventId;
    private volatile boolean closed;

    EventStream(
            String threadName,
            HttpClient http,
            List<URI> addresses,
            @Nullable String token,
            HttpTimeouts timeouts,
            StreamLimits limits,
            @Nullable String lastEventId,
            Listener listener,
            RandomGenerator random) {
        this.http = http;
        this.addresses = List.copyOf(addresses);
        this.token = token;
        this.timeouts = timeouts;
        this.limits = limits;
        this.lastEventId = lastEventId;
        this.listener = listener;
        this.random = random;
        this.thread = new Thread(this::run, threadName);
        this.thread.setDaemon(true);
    }

    /** Begins to connect; returns at once. */
    public void start() {
        thread.start();
    }

    /** Position after which the next connection resumes; absent if it begins anew. */
    public @Nullable String lastEventId() {
        return lastEventId;
    }

    /** Ends the stream; on return no callback runs and none follows, unless one is stuck for longer than 2 s. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        for (int attempt = 0; !closed; attempt++) {
            URI address = addresses.get(attempt % addresses.size());
            URI server = URI.create(address.getScheme() + "://" + address.getRawAuthority());
            AtomicBoolean alive = new AtomicBoolean();
            String reason = connectAndRead(address, server, alive);
            failures = alive.get() ? 0 : failures + 1;
            if (!closed) {
                disconnected(server, reason);
                pause(failures);
            }
        }
    }

    /** Reads until the connection ends; why it did. */
    private String connectAndRead(URI address, URI server, AtomicBoolean alive) {
        try {
            StreamBody body = connect(address);
            try {
                listener.onConnected(server);
                EventParser parser = new EventParser(limits.eventBytesMax(), lastEventId, this::event);
                List<ByteBuffer> pieces = body.next(limits.silence());
                while (!pieces.isEmpty()) {
                    alive.set(true);
                    for (ByteBuffer piece : pieces) {
                        parser.accept(piece);
                    }
                    pieces = body.next(limits.silence());
                }
                return "the server ended the stream";
            } finally {
                body.cancel();
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            return "closed";
        } catch (RuntimeException e) {
            log.warn("The listener of {} failed; {} is asked for everything anew", thread.getName(), server, e);
            lastEventId = null;
            return "the listener failed";
        }
    }

    private void event(String name, @Nullable String id, String data) {
        if (!closed) {
            listener.onEvent(name, id, data);
            lastEventId = id;
        }
    }

    private StreamBody connect(URI address) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .GET()
                .header("Accept", "text/event-stream, application/problem+json")
                .header("Cache-Control", "no-store");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        CompletableFuture<HttpResponse<StreamBody>> answering =
                http.sendAsync(request.build(), headers -> new StreamBody());
        HttpResponse<StreamBody> answer;
        try {
            answer = answering.get(timeouts.request().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(MusterClient.reason(e), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } finally {
            answering.cancel(true);
        }
        if (answer.statusCode() != 200) {
            throw refused(address, answer);
        }
        return answer.body();
    }

    private IOException refused(URI address, HttpResponse<StreamBody> answer) throws IOException, InterruptedException {
        if (answer.statusCode() < 500) {
            // Whatever it is that the server does not like, a position would not help.
            lastEventId = null;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            List<ByteBuffer> pieces = answer.body().next(timeouts.request());
            while (!pieces.isEmpty() && text.size() < PROBLEM_BYTES_MAX) {
                for (ByteBuffer piece : pieces) {
                    byte[] bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    text.write(bytes);
                }
                pieces = answer.body().next(timeouts.request());
            }
        } finally {
            answer.body().cancel();
        }
        String contentType = answer.headers().firstValue("Content-Type").orElse(null);
        ProblemException problem = Problems.of("GET " + address, answer.statusCode(), contentType, text.toByteArray());
        return new IOException(problem.getMessage(), problem);
    }

    private void disconnected(URI server, String reason) {
        try {
            listener.onDisconnected(server, reason);
        } catch (RuntimeException e) {
            log.warn("The listener of {} failed when told that {} is gone: {}", thread.getName(), server, reason, e);
        }
    }

    private void pause(int failures) {
        try {
            TimeUnit.NANOSECONDS.sleep(limits.backoff().pause(failures, random).toNanos());
        } catch (InterruptedException e) {
            // Only close() interrupts, and the loop looks at its flag.
            log.trace("{} was woken by close", thread.getName());
        }
    }
}
