package dev.muster.registry;

import dev.muster.api.Ticker;
import dev.muster.edge.Origin;
import dev.muster.edge.cluster.ClusterProperties;
import dev.muster.edge.security.SecurityProperties;
import dev.muster.edge.stream.StreamProperties;
import dev.muster.registry.eureka.EurekaProperties;
import dev.muster.registry.instance.InstanceLimits;
import dev.muster.registry.lease.LeaseProperties;
import dev.muster.registry.namespace.PermanentNamespaces;
import dev.muster.registry.presence.PresenceProperties;
import dev.muster.registry.subscription.Catalogue;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands each feature its part of the properties. */
@Configuration(proxyBeanMethods = false)
class RegistryConfiguration {

    @Bean
    SecurityProperties securityProperties(RegistryProperties all) {
        return all.security();
    }

    @Bean
    ClusterProperties clusterProperties(RegistryProperties all) {
        return all.cluster();
    }

    @Bean
    StreamProperties streamProperties(RegistryProperties all) {
        return all.stream();
    }

    @Bean
    LeaseProperties leaseProperties(RegistryProperties all) {
        return all.lease();
    }

    @Bean
    PresenceProperties presenceProperties(RegistryProperties all) {
        return all.presence();
    }

    @Bean
    InstanceLimits instanceLimits(RegistryProperties all) {
        return all.registry();
    }

    @Bean
    EurekaProperties eurekaProperties(RegistryProperties all) {
        return all.eureka();
    }

    @Bean
    PermanentNamespaces permanentNamespaces(RegistryProperties all) {
        return new PermanentNamespaces(all.namespaces());
    }

    @Bean
    Ticker ticker() {
        return Ticker.SYSTEM;
    }

    /** Revisions count what this run of this server has seen, so its run is their origin. */
    @Bean
    Origin origin(Catalogue catalogue) {
        return () -> Optional.of(catalogue.origin());
    }
}
