package dev.muster.config.coordination.counter;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import dev.muster.store.recipe.counter.CounterService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires counters. */
@Configuration(proxyBeanMethods = false)
class CounterConfiguration {

    @Bean
    Counters counters(Store store, NamespaceService namespaces) {
        return new Counters(new CounterService(store), namespaces);
    }
}
