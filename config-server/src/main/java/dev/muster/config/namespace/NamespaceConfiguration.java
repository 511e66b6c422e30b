package dev.muster.config.namespace;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.projection.Projection;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires namespaces. */
@Configuration(proxyBeanMethods = false)
class NamespaceConfiguration {

    @Bean
    NamespaceService namespaceService(
            PermanentNamespaces permanent, BlockingStore store, Projection projection, Clock clock) {
        return new NamespaceService(permanent, store, projection, clock);
    }
}
