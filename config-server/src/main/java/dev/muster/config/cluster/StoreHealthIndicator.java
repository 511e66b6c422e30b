package dev.muster.config.cluster;

import dev.muster.store.Store;
import dev.muster.store.StoreStatus;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the store runs and a leader is known. A full store or a nearly full disk is told but does not take the server out
 * of service: it goes on answering, and deleting must be possible.
 */
final class StoreHealthIndicator extends AbstractHealthIndicator {

    private static final String NOBODY = "unknown";

    private final Store store;

    StoreHealthIndicator(Store store) {
        super("The status of the store could not be read");
        this.store = store;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        StoreStatus status = store.status();
        String leader = status.leaderId();
        String failure = status.failure();
        health.withDetail("member", status.memberId())
                .withDetail("role", status.role().name())
                .withDetail("leader", leader == null ? NOBODY : leader)
                .withDetail("term", status.term())
                .withDetail("revision", status.revision())
                .withDetail("voters", status.members().size());
        if (!status.alarms().isEmpty()) {
            health.withDetail("alarms", status.alarms());
        }
        String warning = status.warning();
        if (warning != null) {
            health.withDetail("warning", warning);
        }
        if (failure != null) {
            health.down().withDetail("failure", failure);
        } else if (leader == null) {
            health.outOfService().withDetail("quorum", "no leader known; reads go on, writes do not");
        } else {
            health.up();
        }
    }
}
