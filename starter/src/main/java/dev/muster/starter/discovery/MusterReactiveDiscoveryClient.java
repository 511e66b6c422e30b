package dev.muster.starter.discovery;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks instances up in the local copy without blocking; finds those that take calls. Thread-safe. */
public final class MusterReactiveDiscoveryClient implements ReactiveDiscoveryClient {

    private final Catalogue catalogue;

    MusterReactiveDiscoveryClient(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public String description() {
        return "Muster registry (reactive)";
    }

    @Override
    public Flux<ServiceInstance> getInstances(String serviceId) {
        return ready(catalogue).thenMany(Flux.defer(() -> Flux.fromIterable(catalogue.callableNow(serviceId))));
    }

    @Override
    public Flux<String> getServices() {
        return ready(catalogue).thenMany(Flux.defer(() -> Flux.fromIterable(catalogue.services())));
    }

    @Override
    public Mono<Void> reactiveProbe() {
        return Mono.empty();
    }

    private static Mono<Void> ready(Catalogue catalogue) {
        return Mono.defer(() -> catalogue.patience().isZero()
                ? Mono.<Void>empty()
                : Mono.fromFuture(catalogue.ready()).timeout(catalogue.patience(), Mono.empty()));
    }
}
