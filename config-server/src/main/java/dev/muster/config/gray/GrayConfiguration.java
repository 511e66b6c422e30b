package dev.muster.config.gray;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.config.projection.Projection;
import dev.muster.config.release.ReleaseService;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires gray releases. */
@Configuration(proxyBeanMethods = false)
class GrayConfiguration {

    @Bean
    GrayService grayService(
            BlockingStore store,
            NamespaceService namespaces,
            Projection projection,
            ReleaseService releases,
            Clock clock) {
        return new GrayService(store, namespaces, projection, releases, clock);
    }
}
