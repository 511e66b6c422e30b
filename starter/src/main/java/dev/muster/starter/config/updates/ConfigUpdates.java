package dev.muster.starter.config.updates;

import dev.muster.api.Cursor;
import dev.muster.api.ProblemException;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.starter.config.imports.Question;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.live.LiveBeans;
import dev.muster.starter.http.EventStream;
import dev.muster.starter.http.Fetched;
import dev.muster.starter.http.Json;
import dev.muster.starter.http.ServersUnreachableException;
import dev.muster.starter.http.StreamLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Listens to the config servers from the time all beans are there until the application stops: a stream tells of changes, a
 * slow poll finds what it missed.
 *
 * <p>{@link #start} and {@link #stop} are called by Spring; what is heard comes on the threads of the stream and the poll.
 */
final class ConfigUpdates
        implements SmartLifecycle,
                SmartInitializingSingleton,
                ApplicationListener<ApplicationReadyEvent>,
                AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConfigUpdates.class);
    private static final Duration POLL_DEADLINE = Duration.ofSeconds(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final RunningConfig running;
    private final LiveBeans beans;
    private final ConfigInbox inbox;
    private final ConfigStatus status;
    private final Receipts receipts;
    private final InstanceName instance;
    private final boolean live;
    private final Duration safetyPoll;
    private volatile @Nullable Threads threads;
    private volatile @Nullable String etag;
    private volatile Question question;

    /** @param live whether to listen at all; otherwise only the receipt for the start is sent */
    ConfigUpdates(
            RunningConfig running,
            LiveBeans beans,
            ConfigInbox inbox,
            ConfigStatus status,
            Receipts receipts,
            InstanceName instance,
            boolean live,
            Duration safetyPoll) {
        this.running = running;
        this.beans = beans;
        this.inbox = inbox;
        this.status = status;
        this.receipts = receipts;
        this.instance = instance;
        this.question = running.question();
        this.live = live;
        this.safetyPoll = safetyPoll;
    }

    /** What runs between start and stop. */
    private record Threads(
            ScheduledExecutorService apply,
            ScheduledExecutorService background,
            @Nullable EventStream stream) {}

    @Override
    public void afterSingletonsInstantiated() {
        beans.create();
    }

    @Override
    public synchronized void start() {
        if (threads != null) {
            return;
        }
        ScheduledExecutorService background = executor("muster-config-background");
        EventStream stream = null;
        if (live) {
            Question asked = running.question().by(instance.value());
            question = asked;
            stream = running.client()
                    .events(
                            "muster-config-watch",
                            new Watch(),
                            StreamLimits.DEFAULT,
                            known(asked),
                            asked.path("watch"),
                            asked.values());
            long period = safetyPoll.toMillis();
            ScheduledFuture<?> unused =
                    background.scheduleWithFixedDelay(this::poll, period, period, TimeUnit.MILLISECONDS);
            running.whenImportedAgain(() -> background.execute(this::poll));
        }
        threads = new Threads(executor("muster-config-apply"), background, stream);
        if (stream != null) {
            stream.start();
        }
    }

    @Override
    public synchronized void stop() {
        Threads stopping = threads;
        if (stopping == null) {
            return;
        }
        running.whenImportedAgain(() -> {});
        threads = null;
        if (stopping.stream() != null) {
            stopping.stream().close();
        }
        finish(stopping.apply());
        stopping.background().shutdownNow();
    }

    @Override
    public void close() {
        stop();
        running.client().close();
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }

    /** Last to start, first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Threads now = threads;
        if (now != null) {
            inbox.started(now.apply(), decision -> receipts.send(decision, now.background()));
        }
    }

    private void offer(EffectiveConfig config, String server) {
        Threads now = threads;
        if (now != null) {
            inbox.offer(config, server, now.apply(), decision -> receipts.send(decision, now.background()));
        }
    }

    /** Where the stream goes on; nowhere if the start asked as somebody else, who may have got another release. */
    private @Nullable String known(Question asked) {
        return asked.equals(running.question())
                ? running.snapshot().cursor().map(Cursor::toString).orElse(null)
                : null;
    }

    private void poll() {
        Question asked = question;
        try {
            Optional<Fetched<EffectiveConfig>> fetched = running.client()
                    .getIfChanged(POLL_DEADLINE, EffectiveConfig.class, etag, asked.path("config"), asked.values());
            fetched.ifPresent(answer -> {
                etag = answer.etag();
                offer(answer.value(), answer.server().toString());
            });
            reachable();
        } catch (ServersUnreachableException | ProblemException e) {
            stale(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.warn("Asking for the configuration failed", e);
        }
    }

    private void reachable() {
        Threads now = threads;
        if (now != null) {
            receipts.retry(now.background());
        }
    }

    private void stale(String why) {
        if (status.stale(why)) {
            log.warn("No config server answers; {} stays in force: {}", running.snapshot(), why);
        }
    }

    /** Lets an apply under way end, with its copy on disk; not for ever. */
    private static void finish(ScheduledExecutorService apply) {
        apply.shutdown();
        try {
            if (!apply.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                apply.shutdownNow();
            }
        } catch (InterruptedException e) {
            apply.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** One thread; what comes after its end is dropped. */
    private static ScheduledExecutorService executor(String name) {
        return new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** The stream of changes. */
    private final class Watch implements EventStream.Listener {

        private volatile String server = "the config server";

        @Override
        public void onEvent(String name, @Nullable String id, String data) {
            if (name.equals(EffectiveConfig.EVENT)) {
                offer(Json.read(data, EffectiveConfig.class), server);
            }
        }

        @Override
        public void onConnected(URI address) {
            server = address.toString();
            // A server of another cluster says what it holds next; until then it is no comfort.
            if (status.facts().refused() == null && status.current(server)) {
                log.info("Configuration follows {} again", server);
            }
            reachable();
        }

        @Override
        public void onDisconnected(URI address, String reason) {
            stale(address + ": " + reason);
        }
    }
}
