package dev.muster.starter.config.updates;

import dev.muster.api.Cursor;
import dev.muster.starter.config.imports.Origin;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.live.Decision;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is known of the configuration and of its servers, for people. Thread-safe. */
final class ConfigStatus {

    /**
     * The facts.
     *
     * @param source who last vouched for the state in force: a server, the copy on disk, or nothing
     * @param staleSince since when no server has; absent while one does
     * @param reason why none does
     * @param last what was done with the last state that was sent
     * @param refused a state of another cluster that was refused, and not taken back since
     */
    record Facts(
            String source,
            @Nullable Instant staleSince,
            @Nullable String reason,
            @Nullable Decision last,
            @Nullable Cursor refused) {}

    private final Clock clock;
    private volatile Facts facts; // written under the lock of this object

    ConfigStatus(RunningConfig running, Clock clock) {
        this.clock = clock;
        Origin origin = running.origin();
        boolean server = origin.kind() == Origin.Kind.SERVER;
        String source = origin.kind() == Origin.Kind.COPY ? "copy on disk " + origin.where() : origin.where();
        this.facts =
                new Facts(source, server ? null : clock.instant(), server ? null : "not reached at start", null, null);
    }

    Facts facts() {
        return facts;
    }

    /** A server vouches for the state in force; whether none did before. */
    boolean current(String server) {
        return changed(now -> new Facts(server, null, null, now.last(), null)).staleSince() != null;
    }

    /** No server does; whether one did before. */
    boolean stale(String why) {
        return changed(now -> new Facts(now.source(), since(now), why, now.last(), now.refused()))
                        .staleSince()
                == null;
    }

    /** A state of another cluster was refused; whether this is news. */
    boolean refused(Cursor other) {
        Facts before = changed(
                now -> new Facts(now.source(), since(now), "the servers hold another cluster", now.last(), other));
        return before.refused() == null || !before.refused().sameOriginAs(other);
    }

    void decided(Decision decision) {
        changed(now -> new Facts(now.source(), now.staleSince(), now.reason(), decision, now.refused()));
    }

    private Instant since(Facts now) {
        return Optional.ofNullable(now.staleSince()).orElseGet(clock::instant);
    }

    /** What was before. */
    private synchronized Facts changed(UnaryOperator<Facts> change) {
        Facts before = facts;
        facts = change.apply(before);
        return before;
    }
}
