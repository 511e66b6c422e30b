package dev.muster.starter.config.updates;

import dev.muster.api.Cursor;
import dev.muster.api.config.EffectiveConfig;
import dev.muster.api.config.ReceiptOutcome;
import dev.muster.starter.config.imports.LastGoodCopy;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.imports.Snapshot;
import dev.muster.starter.config.live.ConfigApplier;
import dev.muster.starter.config.live.Decision;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the states that servers send and has them applied one at a time, skipping to the newest. A state that is not newer is
 * ignored, a state of another cluster refused. What was applied goes to disk, what was decided into a receipt.
 *
 * <p>{@link #offer} and {@link #started} may be called by any thread; everything else happens on the apply thread.
 */
final class ConfigInbox {

    private static final Logger log = LoggerFactory.getLogger(ConfigInbox.class);

    private final RunningConfig running;
    private final ConfigApplier applier;
    private final ConfigStatus status;
    private final AtomicReference<@Nullable Heard> newest = new AtomicReference<>();
    private @Nullable EffectiveConfig decided;
    private boolean answered;

    ConfigInbox(RunningConfig running, ConfigApplier applier, ConfigStatus status) {
        this.running = running;
        this.applier = applier;
        this.status = status;
        this.decided = running.snapshot().config().orElse(null);
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

    /** A server sent a state. Returns at once. */
    void offer(EffectiveConfig config, String server, Executor applyThread, Consumer<Decision> receipts) {
        Heard before = newest.getAndAccumulate(new Heard(config, server), Heard::newer);
        if (before == null) {
            applyThread.execute(() -> applyNewest(receipts));
        }
    }

    /** The application has started: what it started with is good. */
    void started(Executor applyThread, Consumer<Decision> receipts) {
        applyThread.execute(() -> {
            Optional<EffectiveConfig> config = running.snapshot().config();
            if (!answered && config.isPresent()) {
                answer(new Decision(config.get().cursor(), ReceiptOutcome.APPLIED, List.of()), config.get(), receipts);
            }
        });
    }

    private void applyNewest(Consumer<Decision> receipts) {
        Heard heard = newest.getAndSet(null);
        if (heard != null) {
            consider(heard.config(), heard.server(), receipts);
        }
    }

    private void consider(EffectiveConfig config, String server, Consumer<Decision> receipts) {
        Snapshot sent = Snapshot.of(config);
        if (!sent.sameClusterAs(running.snapshot())) {
            if (status.refused(config.cursor())) {
                log.error(
                        "Refused configuration {} of {}: it is of another cluster than {}, which this application runs"
                                + " with. Restart the application if the change of cluster is meant",
                        sent,
                        server,
                        running.snapshot());
            }
            return;
        }
        if (status.current(server)) {
            log.info("Configuration follows {} again", server);
        }
        if (decided != null && !news(config, decided)) {
            return;
        }
        Decision decision = applier.apply(config);
        decided = config;
        log(decision);
        status.decided(decision);
        answer(decision, config, receipts);
    }

    /**
     * At the start the id of this instance may not be known, so that it gets the release for all; when it is known, the
     * same revision can hold a gray release for it.
     */
    private static boolean news(EffectiveConfig config, EffectiveConfig decided) {
        return !config.cursor().sameOriginAs(decided.cursor())
                || config.cursor().revision() > decided.cursor().revision()
                || (config.cursor().equals(decided.cursor())
                        && !config.sources().equals(decided.sources()));
    }

    private void answer(Decision decision, EffectiveConfig config, Consumer<Decision> receipts) {
        answered = true;
        if (decision.outcome() != ReceiptOutcome.REJECTED) {
            running.copy().ifPresent(copy -> write(copy, config));
        }
        receipts.accept(decision);
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
}
