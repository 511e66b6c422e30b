package dev.muster.starter.config.updates;

import dev.muster.api.Cursor;
import dev.muster.api.config.ReceiptProblem;
import dev.muster.starter.config.imports.RunningConfig;
import dev.muster.starter.config.live.Decision;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Says which configuration the application runs with and who vouches for it. Always up: an application that runs with its last
 * good configuration is well.
 */
final class ConfigHealthIndicator extends AbstractHealthIndicator {

    private final RunningConfig running;
    private final ConfigStatus status;

    ConfigHealthIndicator(RunningConfig running, ConfigStatus status) {
        this.running = running;
        this.status = status;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        ConfigStatus.Facts facts = status.facts();
        Optional<Cursor> cursor = running.snapshot().cursor();
        health.up()
                .withDetail("source", facts.source())
                .withDetail("cluster", cursor.map(Cursor::origin).orElse("unknown"))
                .withDetail("revision", running.snapshot().revision());
        if (facts.staleSince() != null) {
            health.withDetail("staleSince", facts.staleSince().toString());
            health.withDetail("staleReason", facts.reason() == null ? "unknown" : facts.reason());
        }
        if (facts.refused() != null) {
            health.withDetail("refusedCluster", facts.refused().origin());
        }
        Decision last = facts.last();
        if (last != null) {
            health.withDetail("lastRevision", last.cursor().revision());
            health.withDetail("lastOutcome", last.outcome().name());
            health.withDetail("problems", texts(last.problems()));
        }
    }

    private static List<String> texts(List<ReceiptProblem> problems) {
        return problems.stream()
                .map(problem -> (problem.property() == null ? "" : problem.property() + ": ") + problem.message() + " ("
                        + problem.target() + ")")
                .toList();
    }
}
