package dev.muster.config.coordination.lease;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires leases. */
@Configuration(proxyBeanMethods = false)
class LeaseConfiguration {

    @Bean
    LeaseService leaseService(Store store, NamespaceService namespaces) {
        return new LeaseService(store, namespaces);
    }
}
