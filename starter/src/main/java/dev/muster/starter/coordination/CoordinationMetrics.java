package dev.muster.starter.coordination;

import dev.muster.starter.coordination.lease.LeaseKeeper;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** {@code muster.coordination.leases}: what is held now; {@code muster.coordination.lost}: what was lost since the start. */
final class CoordinationMetrics implements MeterBinder {

    private final LeaseKeeper keeper;

    CoordinationMetrics(LeaseKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("muster.coordination.leases", keeper, LeaseKeeper::count)
                .description("Leases that this process keeps alive")
                .register(registry);
        FunctionCounter.builder("muster.coordination.lost", keeper, LeaseKeeper::losses)
                .description("Leases that were lost, with what was held on them")
                .register(registry);
    }
}
