package dev.muster.starter.loadbalancer;

import dev.muster.starter.discovery.Catalogue;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.loadbalancer.config.LoadBalancerZoneConfig;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplierBuilder;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.LoadBalancerEnvironmentPropertyUtils;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * What every balancer starts with: the local copy, then the own zone first, then weights. Steps back for a supplier of the
 * application, and for {@code spring.cloud.loadbalancer.configurations} with another value than {@code default}, which
 * builds on the discovery client.
 */
@Configuration(proxyBeanMethods = false)
class MusterLoadBalancerClientConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @Conditional(DefaultWanted.class)
    ServiceInstanceListSupplier musterServiceInstanceListSupplier(
            Catalogue catalogue, LoadBalancerZoneConfig zone, ConfigurableApplicationContext context) {
        String service = LoadBalancerClientFactory.getName(context.getEnvironment());
        ServiceInstanceListSupplierBuilder builder =
                ServiceInstanceListSupplier.builder().withBase(new CatalogueInstanceSupplier(catalogue, service));
        if (zone.getZone() != null) {
            builder.withZonePreference();
        }
        return builder.withWeighted().build(context);
    }

    /** Nobody asked for another chain of suppliers. */
    static final class DefaultWanted implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return LoadBalancerEnvironmentPropertyUtils.equalToOrMissingForClientOrDefault(
                    context.getEnvironment(), "configurations", "default");
        }
    }
}
