package dev.muster.starter.discovery;

import dev.muster.starter.DiskCopy;
import dev.muster.starter.MusterProperties;
import dev.muster.starter.http.RegistryClient;
import dev.muster.starter.http.RegistryClientAutoConfiguration;
import dev.muster.starter.http.StreamLimits;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ConditionalOnBlockingDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnReactiveDiscoveryEnabled;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/** Learns of others. Switch: {@code muster.discovery.enabled}. */
@AutoConfiguration(
        after = RegistryClientAutoConfiguration.class,
        before = {
            CompositeDiscoveryClientAutoConfiguration.class,
            ReactiveCompositeDiscoveryClientAutoConfiguration.class,
            SimpleDiscoveryClientAutoConfiguration.class,
            CommonsClientAutoConfiguration.class
        })
@ConditionalOnDiscoveryEnabled
@ConditionalOnBooleanProperty(
        name = {"muster.registry.enabled", "muster.discovery.enabled"},
        matchIfMissing = true)
public final class MusterDiscoveryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Catalogue musterCatalogue(RegistryClient client, MusterProperties properties) {
        MusterProperties.Discovery discovery = properties.discovery();
        return new Catalogue(
                client,
                discovery.services(),
                discovery.firstWait(),
                disk(properties),
                StreamLimits.DEFAULT,
                Clock.systemUTC());
    }

    @Bean
    CatalogueHeartbeat musterCatalogueHeartbeat(Catalogue catalogue, ApplicationEventPublisher events) {
        return new CatalogueHeartbeat(catalogue, events);
    }

    private static @Nullable DiskCopy disk(MusterProperties properties) {
        if (!properties.cache().enabled()) {
            return null;
        }
        List<String> key = new ArrayList<>();
        key.add(properties.namespace());
        properties.registry().servers().stream().map(URI::toString).sorted().forEach(key::add);
        properties.discovery().services().stream().sorted().forEach(key::add);
        return DiskCopy.of(properties.cache().directoryOrDefault(), "registry", key);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBlockingDiscoveryEnabled
    static class Blocking {

        @Bean
        @ConditionalOnMissingBean
        MusterDiscoveryClient musterDiscoveryClient(Catalogue catalogue) {
            return new MusterDiscoveryClient(catalogue);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Flux.class)
    @ConditionalOnReactiveDiscoveryEnabled
    static class Reactive {

        @Bean
        @ConditionalOnMissingBean
        MusterReactiveDiscoveryClient musterReactiveDiscoveryClient(Catalogue catalogue) {
            return new MusterReactiveDiscoveryClient(catalogue);
        }
    }
}
