package dev.muster.starter.coordination;

import dev.muster.api.Ticker;
import dev.muster.starter.MusterAutoConfiguration;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.coordination.election.LeaderOnlyProcessor;
import dev.muster.starter.coordination.election.RemoteElections;
import dev.muster.starter.coordination.lease.Asking;
import dev.muster.starter.coordination.lease.LeaseKeeper;
import dev.muster.starter.coordination.lease.Owner;
import dev.muster.starter.coordination.lock.Locks;
import dev.muster.starter.coordination.lock.RemoteLocks;
import dev.muster.starter.coordination.semaphore.RemoteSemaphores;
import dev.muster.starter.coordination.semaphore.Semaphores;
import dev.muster.starter.http.CoordinationClient;
import dev.muster.starter.http.HttpTimeouts;
import dev.muster.starter.http.MusterClient;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Random;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Locks, semaphores and elections; nothing runs before they are used. Switch: {@code muster.coordination.enabled}. */
@AutoConfiguration(after = MusterAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "muster.coordination.enabled", matchIfMissing = true)
public final class MusterCoordinationAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    CoordinationClient musterCoordinationClient(MusterProperties properties) {
        MusterProperties.Http http = properties.http();
        MusterClient client = new MusterClient(
                "config server",
                properties.config().servers(),
                properties.token(),
                new HttpTimeouts(http.connectTimeout(), http.requestTimeout()),
                new Random());
        return new CoordinationClient(client, properties.namespace());
    }

    @Bean(destroyMethod = "close")
    LeaseKeeper musterLeaseKeeper(CoordinationClient client) {
        return new LeaseKeeper(client, Ticker.SYSTEM);
    }

    @Bean
    Owner musterOwner(MusterProperties properties, Environment environment) {
        return Owner.of(properties.instance().id(), environment.getProperty("spring.application.name"));
    }

    @Bean
    Asking musterAsking(CoordinationClient client, LeaseKeeper keeper, Owner owner) {
        return new Asking(client, keeper, owner);
    }

    @Bean
    @ConditionalOnMissingBean
    Locks musterLocks(CoordinationClient client, Asking asking, MusterProperties properties) {
        return new RemoteLocks(client, asking, properties.coordination().ttl());
    }

    @Bean
    @ConditionalOnMissingBean
    Semaphores musterSemaphores(CoordinationClient client, Asking asking, MusterProperties properties) {
        return new RemoteSemaphores(client, asking, properties.coordination().ttl());
    }

    @Bean(destroyMethod = "close")
    RemoteElections musterElections(
            CoordinationClient client,
            LeaseKeeper keeper,
            Owner owner,
            MusterProperties properties,
            ApplicationEventPublisher events) {
        return new RemoteElections(
                client, keeper, owner, properties.coordination().ttl(), events::publishEvent);
    }

    @Bean
    static LeaderOnlyProcessor musterLeaderOnlyProcessor(ObjectProvider<RemoteElections> elections) {
        return new LeaderOnlyProcessor(elections);
    }

    @Bean
    CandidacyLifecycle musterCandidacyLifecycle(LeaderOnlyProcessor leaderOnly, RemoteElections elections) {
        return new CandidacyLifecycle(leaderOnly, elections);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class Health {

        @Bean
        @ConditionalOnEnabledHealthIndicator("muster-coordination")
        HealthIndicator musterCoordinationHealthIndicator(LeaseKeeper keeper) {
            return new CoordinationHealthIndicator(keeper);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metrics {

        @Bean
        MeterBinder musterCoordinationMetrics(LeaseKeeper keeper, Asking asking) {
            return new CoordinationMetrics(keeper, asking);
        }
    }
}
