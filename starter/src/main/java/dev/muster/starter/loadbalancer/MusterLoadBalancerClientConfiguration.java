package dev.muster.starter.loadbalancer;

import dev.muster.api.Ticker;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.discovery.Catalogue;
import java.util.UUID;
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
 * What every balancer starts with: the local copy, without those whose calls fail, then the own zone as long as somebody is left in it, then
 * those that a hint asks for, then the own pick of a large service, then weights, which grow while an instance warms up. Steps back for a supplier of the
 * application, and for {@code spring.cloud.loadbalancer.configurations} with another value than {@code default}, which
 * builds on the discovery client.
 */
@Configuration(proxyBeanMethods = false)
class MusterLoadBalancerClientConfiguration {

    private static final UUID CALLER = UUID.randomUUID();

    @Bean
    @ConditionalOnMissingBean
    @Conditional(DefaultWanted.class)
    ServiceInstanceListSupplier musterServiceInstanceListSupplier(
            Catalogue catalogue,
            LoadBalancerZoneConfig zone,
            Ejections ejections,
            MusterProperties properties,
            ConfigurableApplicationContext context) {
        String service = LoadBalancerClientFactory.getName(context.getEnvironment());
        WarmUp warmUp = new WarmUp(properties.loadBalancer().warmUp(), Ticker.SYSTEM);
        Subset subset = new Subset(caller(), properties.loadBalancer().subsetMax());
        ServiceInstanceListSupplierBuilder builder =
                ServiceInstanceListSupplier.builder().withBase(new CatalogueInstanceSupplier(catalogue, service));
        builder.with((unused, all) ->
                new FilteredInstanceSupplier(all, list -> ejections.without(service, warmUp.seen(list))));
        if (zone.getZone() != null) {
            builder.withZonePreference();
        }
        return builder.withHints()
                .with((unused, all) -> new FilteredInstanceSupplier(all, subset::of))
                .withWeighted(warmUp::weight)
                .build(context);
    }

    /** Differs from process to process: callers must not all pick the same few. */
    private static String caller() {
        return CALLER.toString();
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
