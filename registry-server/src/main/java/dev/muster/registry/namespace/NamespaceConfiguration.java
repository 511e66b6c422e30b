package dev.muster.registry.namespace;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires namespaces. */
@Configuration(proxyBeanMethods = false)
class NamespaceConfiguration {

    @Bean
    NamespaceService namespaceService(PermanentNamespaces permanent, NamespaceTable table) {
        return new NamespaceService(permanent, table);
    }
}
