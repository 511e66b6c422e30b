package dev.muster.starter.discovery;

import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/** Looks instances up in the local copy; finds those that take calls. Thread-safe. */
public final class MusterDiscoveryClient implements DiscoveryClient {

    private final Catalogue catalogue;

    MusterDiscoveryClient(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public String description() {
        return "Muster registry";
    }

    @Override
    public List<ServiceInstance> getInstances(String serviceId) {
        return catalogue.callable(serviceId);
    }

    @Override
    public List<String> getServices() {
        return catalogue.services();
    }

    /** Does nothing: the local copy always answers, and how old it is belongs to the health of {@code musterRegistry}. */
    @Override
    public void probe() {}
}
