package dev.muster.config.replication;

import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether this server may be asked: it has caught up with its store, and the store is that of its neighbours. */
final class ProjectionHealthIndicator extends AbstractHealthIndicator {

    private final Projection projection;
    private final StoreFollower follower;
    private final ProjectionSpreader spreader;

    ProjectionHealthIndicator(Projection projection, StoreFollower follower, ProjectionSpreader spreader) {
        super("The projection could not be read");
        this.projection = projection;
        this.follower = follower;
        this.spreader = spreader;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Optional<ProjectedState> state = projection.known();
        state.ifPresent(known -> health.withDetail("revision", known.revision()));
        health.withDetail("caughtUp", follower.caughtUp());
        if (spreader.foreignStore().isPresent()) {
            health.outOfService()
                    .withDetail("foreignStore", spreader.foreignStore().get());
        } else if (state.isPresent() && follower.caughtUp()) {
            health.up();
        } else {
            health.outOfService();
        }
    }
}
