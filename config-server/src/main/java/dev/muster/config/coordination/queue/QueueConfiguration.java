package dev.muster.config.coordination.queue;

import dev.muster.config.namespace.NamespaceService;
import dev.muster.store.Store;
import dev.muster.store.recipe.queue.QueueLimits;
import dev.muster.store.recipe.queue.QueueService;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires queues. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

    @Bean
    QueueService queueService(Store store, Clock clock) {
        return new QueueService(store, clock, QueueLimits.DEFAULTS);
    }

    @Bean
    Queues queues(QueueService service, NamespaceService namespaces, Store store) {
        return new Queues(service, namespaces, store);
    }
}
