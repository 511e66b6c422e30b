package dev.muster.config.coordination;

import dev.muster.store.Store;
import dev.muster.store.recipe.place.Places;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the queues that locks, semaphores and elections are made of. */
@Configuration(proxyBeanMethods = false)
class CoordinationConfiguration {

    @Bean(destroyMethod = "close")
    Places places(Store store, Clock clock) {
        return new Places(store, clock);
    }
}
