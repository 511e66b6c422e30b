package dev.muster.starter.registration;

import dev.muster.api.registry.LeaseId;
import dev.muster.starter.http.Backoff;
import dev.muster.starter.http.RegistryClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of this process to one registry server while it is listed. If it breaks without a goodbye the server looks whether the
 * process is still there, and takes it off the list at once if it is not. Nothing else hangs on it: without it, the lease decides. Goes to the
 * next server when one does not answer, for ever.
 *
 * <p>Thread-safe: fields are confined to its one daemon thread.
 */
final class Presence implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Presence.class);
    private static final Duration PING_EVERY = Duration.ofSeconds(5);
    private static final Duration SILENCE_MAX = PING_EVERY.multipliedBy(3);
    private static final Duration CLOSE_MAX = Duration.ofMillis(500);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15));

    private final RegistryClient client;
    private final LeaseId lease;
    private final RandomGenerator random;
    private final ScheduledThreadPoolExecutor thread;
    private boolean wanted;
    private @Nullable Connection current;
    private int failures;

    Presence(RegistryClient client, LeaseId lease, RandomGenerator random) {
        this.client = client;
        this.lease = lease;
        this.random = random;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "muster-presence");
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    /** This process is listed from now on. May be repeated. */
    void listed() {
        later(Duration.ZERO, () -> {
            wanted = true;
            connect();
        });
    }

    /** Nothing of this process is listed any more: says goodbye. */
    void unlisted() {
        later(Duration.ZERO, this::goodbye);
    }

    @Override
    public void close() {
        unlisted();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void goodbye() {
        wanted = false;
        Connection ending = current;
        current = null;
        if (ending != null) {
            ending.goodbye();
        }
    }

    private void connect() {
        if (!wanted || current != null) {
            return;
        }
        Connection connection = new Connection();
        current = connection;
        var unused = client.presence(lease, failures, connection).whenComplete((socket, failure) -> {
            if (failure != null) {
                later(Duration.ZERO, () -> ended(connection, failure));
            }
        });
    }

    private void ended(Connection connection, @Nullable Throwable why) {
        if (current != connection) {
            return;
        }
        current = null;
        failures = connection.worked ? 0 : failures + 1;
        log.debug("The connection that shows that this process lives ended, failure {} in a row", failures, why);
        later(BACKOFF.pause(failures, random), this::connect);
    }

    private void ping(Connection connection) {
        WebSocket socket = connection.socket;
        if (current != connection || socket == null) {
            return;
        }
        if (System.nanoTime() - connection.heardNanos > SILENCE_MAX.toNanos()) {
            socket.abort();
            ended(connection, null);
            return;
        }
        var unused = socket.sendPing(ByteBuffer.allocate(0)).exceptionally(failure -> {
            later(Duration.ZERO, () -> ended(connection, failure));
            return socket;
        });
        later(PING_EVERY, () -> ping(connection));
    }

    private void later(Duration pause, Runnable task) {
        try {
            var unused = thread.schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            log.trace("Closed; nothing to be done", closed);
        }
    }

    /** One attempt. Its callbacks come from threads of the HTTP client. */
    private final class Connection implements WebSocket.Listener {

        private volatile @Nullable WebSocket socket;
        private volatile long heardNanos;
        private volatile boolean worked;
        private volatile boolean over;

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            heardNanos = System.nanoTime();
            worked = true;
            opened.request(Long.MAX_VALUE);
            later(PING_EVERY, () -> ping(this));
            if (over) {
                goodbye();
            }
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            heardNanos = System.nanoTime();
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            later(Duration.ZERO, () -> ended(this, null));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            later(Duration.ZERO, () -> ended(this, failure));
        }

        void goodbye() {
            over = true;
            WebSocket open = socket;
            if (open != null) {
                CompletableFuture<WebSocket> sent = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
                var unused = sent.orTimeout(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((done, failure) -> open.abort());
            }
        }
    }
}
