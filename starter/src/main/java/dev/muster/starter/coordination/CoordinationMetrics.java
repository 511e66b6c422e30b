package dev.muster.starter.coordination;

import dev.muster.starter.coordination.lease.Asking;
import dev.muster.starter.coordination.lease.LeaseKeeper;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/**
 * What is held now ({@code muster.coordination.leases}), and since the start: grants of locks and permits with the time they
 * took ({@code muster.coordination.acquisitions}), wishes that were not granted in time ({@code …refusals}) or that no server
 * answered ({@code …failures}), and what was lost ({@code …lost}).
 */
final class CoordinationMetrics implements MeterBinder {

    private final LeaseKeeper keeper;
    private final Asking asking;

    CoordinationMetrics(LeaseKeeper keeper, Asking asking) {
        this.keeper = keeper;
        this.asking = asking;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("muster.coordination.leases", keeper, LeaseKeeper::count)
                .description("Leases that this process keeps alive")
                .register(registry);
        FunctionCounter.builder("muster.coordination.lost", keeper, LeaseKeeper::losses)
                .description("Leases that were lost, with what was held on them")
                .register(registry);
        FunctionTimer.builder(
                        "muster.coordination.acquisitions",
                        asking,
                        Asking::granted,
                        each -> (double) each.grantedAfter().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Locks and permits that were granted, and the time from asking to having them")
                .register(registry);
        FunctionCounter.builder("muster.coordination.refusals", asking, Asking::refused)
                .description("Locks and permits that were not free in time")
                .register(registry);
        FunctionCounter.builder("muster.coordination.failures", asking, Asking::failed)
                .description("Locks and permits that no server could say anything about")
                .register(registry);
    }
}
