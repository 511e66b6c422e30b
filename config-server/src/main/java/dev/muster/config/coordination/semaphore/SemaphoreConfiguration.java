package dev.muster.config.coordination.semaphore;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.recipe.place.Places;
import dev.muster.store.recipe.semaphore.Semaphores;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires semaphores. */
@Configuration(proxyBeanMethods = false)
class SemaphoreConfiguration {

    @Bean
    SemaphoreService semaphoreService(Places places, NamespaceService namespaces) {
        return new SemaphoreService(new Semaphores(places), namespaces);
    }
}
