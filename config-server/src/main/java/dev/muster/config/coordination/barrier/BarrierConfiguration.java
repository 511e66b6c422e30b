package dev.muster.config.coordination.barrier;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Waits;
import dev.muster.store.recipe.barrier.BarrierService;
import dev.muster.store.recipe.barrier.DoubleBarrierService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires barriers and latches. */
@Configuration(proxyBeanMethods = false)
class BarrierConfiguration {

    @Bean
    Barriers barriers(Store store, Waits waits, NamespaceService namespaces) {
        return new Barriers(new BarrierService(store, waits), new DoubleBarrierService(store, waits), namespaces);
    }
}
