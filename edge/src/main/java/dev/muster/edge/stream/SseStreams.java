package dev.muster.edge.stream;

import dev.muster.api.Headers;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * All open streams of this server: opens them within a limit, pings them, and ends them before the web server waits for
 * its requests, so that a stop is not held up by clients that would listen for ever. Thread-safe.
 */
public final class SseStreams implements SmartLifecycle {

    private final StreamProperties limits;
    private final Set<SseStream> open = ConcurrentHashMap.newKeySet();
    private final Set<SseStream> plain = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ScheduledExecutorService pinger;
    private volatile boolean stopping;

    public SseStreams(StreamProperties limits) {
        this.limits = limits;
    }

    /**
     * Makes a stream of the request. The controller must return nothing afterwards.
     *
     * @param onClose called once when the stream ended, for whatever reason
     * @throws ProblemException if there are too many, or the server is stopping
     */
    public SseStream open(HttpServletRequest request, HttpServletResponse response, Runnable onClose) {
        return open(request, response, MediaType.TEXT_EVENT_STREAM_VALUE, SseStream.Keeping.EVENTS, onClose);
    }

    /** The same for another type of content that is sent piece by piece. */
    SseStream open(
            HttpServletRequest request,
            HttpServletResponse response,
            String contentType,
            SseStream.Keeping keeping,
            Runnable onClose) {
        return open(request, response, contentType, keeping, open, onClose);
    }

    /**
     * The same for an answer that is not server-sent events: it is not pinged, and not one of {@link #clients()}. There may
     * be as many besides.
     *
     * @param contentType what the answer is
     */
    public SseStream openPlain(
            HttpServletRequest request, HttpServletResponse response, String contentType, Runnable onClose) {
        return open(request, response, contentType, SseStream.Keeping.EVENTS, plain, onClose);
    }

    private SseStream open(
            HttpServletRequest request,
            HttpServletResponse response,
            String contentType,
            SseStream.Keeping keeping,
            Set<SseStream> open,
            Runnable onClose) {
        if (stopping) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping; ask another");
        }
        if (open.size() >= limits.max()) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "streams: " + open.size() + " are open (expected: fewer than " + limits.max() + ")");
        }
        response.setContentType(contentType);
        if (contentType.startsWith("text/")) {
            response.setCharacterEncoding("UTF-8");
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        try {
            SseStream[] self = new SseStream[1];
            SseStream stream = new SseStream(
                    context,
                    response.getOutputStream(),
                    limits.bufferMax().toBytes(),
                    clientOf(request),
                    keeping,
                    () -> {
                        open.remove(self[0]);
                        onClose.run();
                    });
            self[0] = stream;
            open.add(stream);
            stream.start();
            if (stopping) {
                stream.stop(); // it may have been added after stop() had closed all there were
            }
            return stream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many streams are open. */
    public int count() {
        return open.size();
    }

    /** Who listens, one entry per stream. */
    public List<String> clients() {
        return open.stream().map(SseStream::client).sorted().toList();
    }

    private static String clientOf(HttpServletRequest request) {
        String stated = request.getHeader(Headers.INSTANCE);
        return stated == null ? request.getRemoteAddr() : Text.shown(stated).replace("'", "");
    }

    @Override
    public void start() {
        stopping = false;
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "stream-ping");
            thread.setDaemon(true);
            return thread;
        });
        long period = limits.pingEvery().toMillis();
        ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                () -> open.forEach(SseStream::ping), period, period, TimeUnit.MILLISECONDS);
        pinger = executor;
    }

    @Override
    public void stop() {
        stopping = true;
        ScheduledExecutorService executor = pinger;
        if (executor != null) {
            executor.shutdownNow();
            pinger = null;
        }
        open.forEach(SseStream::stop);
        plain.forEach(SseStream::close);
    }

    @Override
    public boolean isRunning() {
        return pinger != null;
    }

    /** Stops before the web server begins to wait for open requests. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 256;
    }
}
