package dev.muster.starter.actuate;

import dev.muster.api.registry.InstanceRef;
import dev.muster.starter.discovery.Catalogue;
import dev.muster.starter.discovery.CatalogueView;
import dev.muster.starter.http.RegistryClient;
import dev.muster.starter.registration.LeaseView;
import dev.muster.starter.registration.MusterServiceRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * How this application stands with the registry. Always up, since the application works without the registry: a list that
 * may be old is said in {@code stale}, an instance that is not listed in {@code registrationProblem}.
 */
final class RegistryHealthIndicator extends AbstractHealthIndicator {

    private final RegistryClient client;
    private final @Nullable Catalogue catalogue;
    private final @Nullable MusterServiceRegistry registry;
    private final Clock clock;

    RegistryHealthIndicator(
            RegistryClient client,
            @Nullable Catalogue catalogue,
            @Nullable MusterServiceRegistry registry,
            Clock clock) {
        this.client = client;
        this.catalogue = catalogue;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up().withDetail("namespace", client.namespace());
        health.withDetail(
                "servers", client.servers().stream().map(URI::toString).toList());
        if (catalogue != null) {
            describe(catalogue.view(), health);
        }
        if (registry != null) {
            describe(registry.view(), health);
        }
    }

    private void describe(CatalogueView view, Health.Builder health) {
        if (view.server() != null) {
            health.withDetail("server", view.server().toString());
            health.withDetail("connectedSince", view.since().toString());
        } else {
            health.withDetail("disconnectedSince", view.since().toString());
        }
        health.withDetail("stale", view.stale());
        if (view.stale() && view.asOf() != null) {
            health.withDetail("asOf", view.asOf().toString());
            health.withDetail("age", age(view.asOf()));
        }
        if (view.problem() != null) {
            health.withDetail("problem", view.problem());
        }
        health.withDetail("services", view.services());
        health.withDetail("instances", view.instances());
    }

    private void describe(LeaseView view, Health.Builder health) {
        Map<String, String> registered = view.listed().stream()
                .collect(Collectors.toMap(
                        InstanceRef::toString,
                        ref -> String.valueOf(view.statuses().get(ref))));
        health.withDetail("registered", registered);
        if (view.lastHeartbeat() != null) {
            health.withDetail("lastHeartbeat", view.lastHeartbeat().toString());
        }
        if (view.problem() != null) {
            health.withDetail("registrationProblem", view.problem());
        }
    }

    private String age(Instant asOf) {
        return Duration.ofSeconds(Duration.between(asOf, clock.instant()).toSeconds())
                .toString();
    }
}
