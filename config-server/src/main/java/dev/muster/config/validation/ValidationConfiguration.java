package dev.muster.config.validation;

import dev.muster.config.cluster.BlockingStore;
import dev.muster.config.namespace.NamespaceService;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires validation. */
@Configuration(proxyBeanMethods = false)
class ValidationConfiguration {

    @Bean
    ValidationService validationService(BlockingStore store, NamespaceService namespaces, Clock clock) {
        return new ValidationService(store, namespaces, clock);
    }
}
