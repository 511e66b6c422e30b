package dev.muster.starter.coordination;

import dev.muster.starter.coordination.lease.LeaseKeeper;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Says what is held and whether the servers confirm it. Always up: an application that lost a lock has heard of it, and is no
 * better for being restarted.
 */
final class CoordinationHealthIndicator extends AbstractHealthIndicator {

    private final LeaseKeeper keeper;

    CoordinationHealthIndicator(LeaseKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up().withDetail("leases", keeper.count()).withDetail("lost", keeper.losses());
        String trouble = keeper.trouble();
        if (trouble != null) {
            health.withDetail("trouble", trouble);
        }
    }
}
