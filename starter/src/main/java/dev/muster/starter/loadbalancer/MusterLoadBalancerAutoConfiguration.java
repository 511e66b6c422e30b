package dev.muster.starter.loadbalancer;

import dev.muster.api.Ticker;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.discovery.Catalogue;
import dev.muster.starter.discovery.MusterDiscoveryAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerZoneConfig;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Balances calls by name over the local copy. Switch: {@code spring.cloud.loadbalancer.enabled}, Spring Cloud's own. */
@AutoConfiguration(after = MusterDiscoveryAutoConfiguration.class, before = LoadBalancerAutoConfiguration.class)
@ConditionalOnClass(ServiceInstanceListSupplier.class)
@ConditionalOnBean(Catalogue.class)
@ConditionalOnBooleanProperty(name = "spring.cloud.loadbalancer.enabled", matchIfMissing = true)
@LoadBalancerClients(defaultConfiguration = MusterLoadBalancerClientConfiguration.class)
public final class MusterLoadBalancerAutoConfiguration {

    @Bean
    Ejections musterEjections(MusterProperties properties) {
        return new Ejections(properties.loadBalancer().ejection(), Ticker.SYSTEM);
    }

    @Bean
    CallOutcomes musterCallOutcomes(Ejections ejections) {
        return new CallOutcomes(ejections);
    }

    /** The own zone: Spring Cloud's property if it is set, otherwise that of the instance. */
    @Bean
    @ConditionalOnMissingBean
    LoadBalancerZoneConfig musterLoadBalancerZoneConfig(Environment environment, MusterProperties properties) {
        String zone = environment.getProperty("spring.cloud.loadbalancer.zone");
        return new LoadBalancerZoneConfig(
                zone != null ? zone : properties.instance().zone());
    }
}
