package dev.muster.config.release;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.projection.Projection;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires releases. */
@Configuration(proxyBeanMethods = false)
class ReleaseConfiguration {

    @Bean
    ReleaseService releaseService(
            BlockingStore store,
            NamespaceService namespaces,
            Projection projection,
            ReleaseLimits limits,
            Clock clock) {
        return new ReleaseService(
                store, namespaces, projection, limits, new Publisher(store, namespaces, limits, clock));
    }
}
