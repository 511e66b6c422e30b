package dev.muster.starter.discovery;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationEventPublisher;

/** Tells the application that the list of instances changed: gateways and admin tools listen for that. */
final class CatalogueHeartbeat implements SmartInitializingSingleton, DisposableBean {

    private final Catalogue catalogue;
    private final ApplicationEventPublisher events;
    private @Nullable AutoCloseable subscription;

    CatalogueHeartbeat(Catalogue catalogue, ApplicationEventPublisher events) {
        this.catalogue = catalogue;
        this.events = events;
    }

    @Override
    public void afterSingletonsInstantiated() {
        subscription = catalogue.onChange(revision -> events.publishEvent(new HeartbeatEvent(catalogue, revision)));
    }

    @Override
    public void destroy() throws Exception {
        if (subscription != null) {
            subscription.close();
        }
    }
}
