package dev.muster.config.coordination.call;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Ticker;
import dev.muster.store.recipe.attempt.Attempts;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers that take a while: no thread waits for them, and they end when their client goes away. A client that is gone
 * is noticed by sending it something, so an answer that is not there after {@link #QUIET} begins with blanks, which
 * JSON allows. What fails after that cannot change the status any more: it is answered as a problem body with
 * {@code "outcome": "failed"}. Thread-safe.
 */
public final class LongAnswers implements SmartLifecycle {

    /** Shortest time without a sign of life to a client that waits; a wait that is shorter gets a plain answer. */
    static final Duration QUIET = Duration.ofSeconds(4);

    private static final Duration TICK = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(LongAnswers.class);

    private final JsonMapper json;
    private final Executor writers;
    private final Ticker ticker;
    private final Set<Open<?>> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ScheduledExecutorService signs;
    private volatile boolean stopping;

    /** @param writers write answers, which may take as long as the client takes to read */
    LongAnswers(JsonMapper json, Executor writers, Ticker ticker) {
        this.json = json;
        this.writers = writers;
        this.ticker = ticker;
    }

    /**
     * Answers with what the work comes to.
     *
     * @param work bounded in time; cancelled when the client is gone or the server stops
     */
    public ResponseEntity<ResponseBodyEmitter> of(CompletableFuture<?> work) {
        ResponseBodyEmitter emitter = new ResponseBodyEmitter(0L);
        Open<?> answer = new Open<>(work, emitter);
        open.add(answer);
        emitter.onError(failure -> answer.gone());
        emitter.onTimeout(answer::gone);
        emitter.onCompletion(answer::gone);
        var unused = work.whenCompleteAsync(answer::finish, writers);
        if (stopping) {
            answer.stop();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    /** How many clients wait. */
    int waiting() {
        return open.size();
    }

    @Override
    public void start() {
        stopping = false;
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "long-answers");
            thread.setDaemon(true);
            return thread;
        });
        long period = TICK.toMillis();
        var unused =
                timer.scheduleWithFixedDelay(() -> open.forEach(Open::sign), period, period, TimeUnit.MILLISECONDS);
        signs = timer;
    }

    @Override
    public void stop() {
        stopping = true;
        ScheduledExecutorService timer = signs;
        if (timer != null) {
            timer.shutdownNow();
            signs = null;
        }
        open.forEach(Open::stop);
    }

    @Override
    public boolean isRunning() {
        return signs != null;
    }

    /** Stops before the web server begins to wait for open requests. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 256;
    }

    private final class Open<T> {

        private final CompletableFuture<T> work;
        private final ResponseBodyEmitter emitter;
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile long heardAt = ticker.nanos();

        Open(CompletableFuture<T> work, ResponseBodyEmitter emitter) {
            this.work = work;
            this.emitter = emitter;
        }

        /** Nothing more can be sent. */
        void gone() {
            open.remove(this);
            work.cancel(false);
        }

        void stop() {
            work.completeExceptionally(
                    new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping; ask another"));
        }

        void sign() {
            long now = ticker.nanos();
            if (work.isDone() || now - heardAt < QUIET.toNanos()) {
                return;
            }
            heardAt = now;
            begun.set(true);
            send(" ");
        }

        void finish(@Nullable Object value, @Nullable Throwable failure) {
            open.remove(this);
            try {
                if (failure == null) {
                    send(json.writeValueAsString(value));
                    emitter.complete();
                } else {
                    fail(Attempts.cause(failure));
                }
            } catch (RuntimeException broken) {
                emitter.completeWithError(broken);
            }
        }

        private void fail(Throwable cause) {
            if (work.isCancelled()) {
                emitter.complete(); // nobody listens
            } else if (begun.get() && cause instanceof ProblemException problem) {
                send(json.writeValueAsString(late(problem)));
                emitter.complete();
            } else {
                emitter.completeWithError(cause);
            }
        }

        private void send(String text) {
            try {
                emitter.send(text, MediaType.TEXT_PLAIN);
            } catch (IOException | RuntimeException away) { // also so that the next client gets its sign of life
                log.debug("Nobody waits for this answer any more", away);
                gone();
            }
        }
    }

    private static Map<String, Object> late(ProblemException problem) {
        Map<String, Object> body = new LinkedHashMap<>(problem.facts());
        body.put("outcome", "failed");
        body.put("type", problem.type().urn());
        body.put("title", problem.type().title());
        body.put("status", problem.type().status());
        body.put(
                "detail",
                Objects.requireNonNullElse(problem.getMessage(), problem.type().title()));
        return body;
    }
}
