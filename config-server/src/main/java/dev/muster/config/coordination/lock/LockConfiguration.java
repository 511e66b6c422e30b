package dev.muster.config.coordination.lock;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.recipe.lock.Locks;
import dev.muster.store.recipe.place.Places;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires locks. */
@Configuration(proxyBeanMethods = false)
class LockConfiguration {

    @Bean
    LockService lockService(Places places, NamespaceService namespaces) {
        return new LockService(new Locks(places), namespaces);
    }
}
