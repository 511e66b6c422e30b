package dev.muster.starter.actuate;

import dev.muster.starter.discovery.Catalogue;
import dev.muster.starter.discovery.MusterDiscoveryAutoConfiguration;
import dev.muster.starter.http.RegistryClient;
import dev.muster.starter.registration.MusterRegistrationAutoConfiguration;
import dev.muster.starter.registration.MusterServiceRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Health of the registry half. Switch: {@code management.health.muster-registry.enabled}. */
@AutoConfiguration(after = {MusterDiscoveryAutoConfiguration.class, MusterRegistrationAutoConfiguration.class})
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(RegistryClient.class)
@ConditionalOnEnabledHealthIndicator("muster-registry")
public final class MusterRegistryHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "musterRegistryHealthIndicator")
    HealthIndicator musterRegistryHealthIndicator(
            RegistryClient client,
            ObjectProvider<Catalogue> catalogue,
            ObjectProvider<MusterServiceRegistry> registry) {
        return new RegistryHealthIndicator(
                client, catalogue.getIfAvailable(), registry.getIfAvailable(), Clock.systemUTC());
    }
}
