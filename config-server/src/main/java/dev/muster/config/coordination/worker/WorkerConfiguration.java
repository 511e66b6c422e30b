package dev.muster.config.coordination.worker;

import dev.muster.api.Ticker;
import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import dev.muster.store.recipe.attempt.Waits;
import dev.muster.store.recipe.worker.WorkerService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires workers. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

    @Bean
    WorkerService workerService(Store store, Waits waits) {
        return new WorkerService(store, waits);
    }

    @Bean(destroyMethod = "close")
    Coordinators workerCoordinators(Store store, WorkerService service) {
        return new Coordinators(store, service, Ticker.SYSTEM);
    }

    @Bean
    Workers workers(Store store, WorkerService service, Coordinators coordinators, NamespaceService namespaces) {
        return new Workers(store, service, coordinators, namespaces);
    }
}
