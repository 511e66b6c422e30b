package dev.muster.starter.config.updates;

import dev.muster.api.Cursor;
import dev.muster.api.ProblemException;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.starter.config.imports.LastGoodCopy;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.imports.Snapshot;
import dev.muster.starter.config.live.ConfigApplier;
import dev.muster.starter.config.live.Decision;
import dev.muster.starter.config.live.LiveBeans;
import dev.muster.starter.http.EventStream;
import dev.muster.starter.http.Fetched;
import dev.muster.starter.http.Json;
import dev.muster.starter.http.ServersUnreachableException;
import dev.muster.starter.http.StreamLimits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the configuration from the time all beans are there until the application stops: a stream tells of changes, a slow
 * poll finds what it missed, one thread applies them one at a time, skipping to the newest. A state that is not newer is
 * ignored, a state of another cluster refused.
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
    private final ConfigApplier applier;
    private final ConfigStatus status;
    private final Receipts receipts;
    private final boolean live;
    private final Duration safetyPoll;
    private final AtomicReference<@Nullable Heard> newest = new AtomicReference<>();
    private volatile @Nullable Threads threads;
    private volatile @Nullable Cursor decided;
    private volatile @Nullable String etag;
    private volatile boolean answered;

    ConfigUpdates(
            RunningConfig running,
            LiveBeans beans,
            ConfigApplier applier,
            ConfigStatus status,
            Receipts receipts,
            boolean live,
            Duration safetyPoll) {
        this.running = running;
        this.beans = beans;
        this.applier = applier;
        this.status = status;
        this.receipts = receipts;
        this.live = live;
        this.safetyPoll = safetyPoll;
    }

    /** A state that a server sent. */
    private record Heard(EffectiveConfig config, String server) {

        static @Nullable Heard newer(@Nullable Heard one, @Nullable Heard other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            Cursor first = one.config().cursor();
            Cursor second = other.config().cursor();
            return first.sameOriginAs(second) && first.revision() > second.revision() ? one : other;
        }
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
        decided = running.snapshot().cursor().orElse(null);
        ScheduledExecutorService apply = executor("muster-config-apply");
        ScheduledExecutorService background = executor("muster-config-background");
        EventStream stream = null;
        if (live) {
            stream = running.client()
                    .events(
                            "muster-config-watch",
                            new Watch(),
                            StreamLimits.DEFAULT,
                            running.snapshot().cursor().map(Cursor::toString).orElse(null),
                            running.subject().path("watch"),
                            running.subject().values());
            long period = safetyPoll.toMillis();
            ScheduledFuture<?> unused =
                    background.scheduleWithFixedDelay(this::poll, period, period, TimeUnit.MILLISECONDS);
            running.whenImportedAgain(() -> background.execute(this::poll));
        }
        threads = new Threads(apply, background, stream);
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

    /** The state of the start is good: the application runs with it. */
    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Threads now = threads;
        if (now != null && !answered) {
            now.apply().execute(() -> {
                Optional<EffectiveConfig> config = running.snapshot().config();
                if (!answered && config.isPresent()) {
                    answer(new Decision(config.get().cursor(), ReceiptOutcome.APPLIED, List.of()), config.get());
                }
            });
        }
    }

    private void offer(EffectiveConfig config, String server) {
        Threads now = threads;
        if (now == null) {
            return;
        }
        Heard before = newest.getAndAccumulate(new Heard(config, server), Heard::newer);
        if (before == null) {
            now.apply().execute(this::applyNewest);
        }
    }

    private void applyNewest() {
        Heard heard = newest.getAndSet(null);
        if (heard != null) {
            consider(heard.config(), heard.server());
        }
    }

    private void consider(EffectiveConfig config, String server) {
        Snapshot sent = Snapshot.of(config);
        Snapshot now = running.snapshot();
        if (!sent.sameClusterAs(now)) {
            if (status.refused(config.cursor())) {
                log.error(
                        "Refused configuration {} of {}: it is of another cluster than {}, which this application runs"
                                + " with. Restart the application if the change of cluster is meant",
                        sent,
                        server,
                        now);
            }
            return;
        }
        if (status.current(server)) {
            log.info("Configuration follows {} again", server);
        }
        Cursor last = decided;
        if (last != null
                && config.cursor().sameOriginAs(last)
                && config.cursor().revision() <= last.revision()) {
            return;
        }
        Decision decision = applier.apply(config);
        decided = config.cursor();
        log(decision);
        status.decided(decision);
        answer(decision, config);
    }

    private void answer(Decision decision, EffectiveConfig config) {
        answered = true;
        Threads now = threads;
        if (decision.outcome() != ReceiptOutcome.REJECTED) {
            running.copy().ifPresent(copy -> write(copy, config));
        }
        if (now != null) {
            receipts.send(decision, now.background());
        }
    }

    private static void write(LastGoodCopy copy, EffectiveConfig config) {
        try {
            copy.write(config);
        } catch (IOException e) {
            log.warn("Could not write the copy {}; a start without servers would use an older one", copy.file(), e);
        }
    }

    private void log(Decision decision) {
        switch (decision.outcome()) {
            case APPLIED -> log.info("Configuration {} is in force", decision.cursor());
            case RESTART_REQUIRED ->
                log.warn(
                        "Configuration {} is in force, but a part of it waits for a restart: {}",
                        decision.cursor(),
                        decision.problems());
            case REJECTED ->
                log.error(
                        "Configuration {} was refused, {} stays in force: {}",
                        decision.cursor(),
                        running.snapshot(),
                        decision.problems());
        }
    }

    private void poll() {
        try {
            Optional<Fetched<EffectiveConfig>> fetched = running.client()
                    .getIfChanged(
                            POLL_DEADLINE,
                            EffectiveConfig.class,
                            etag,
                            running.subject().path("config"),
                            running.subject().values());
            fetched.ifPresent(answer -> {
                etag = answer.etag();
                offer(answer.value(), answer.server().toString());
            });
            Threads now = threads;
            if (now != null) {
                receipts.retry(now.background());
            }
        } catch (ServersUnreachableException | ProblemException e) {
            stale(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.warn("Asking for the configuration failed", e);
        }
    }

    private void stale(String why) {
        if (status.stale(why)) {
            log.warn("No config server answers; {} stays in force: {}", running.snapshot(), why);
        }
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
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
            if (status.facts().refused() == null && status.current(server)) {
                log.info("Configuration follows {} again", server);
            }
            Threads now = threads;
            if (now != null) {
                receipts.retry(now.background());
            }
        }

        @Override
        public void onDisconnected(URI address, String reason) {
            stale(address + ": " + reason);
        }
    }
}
