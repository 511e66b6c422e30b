package dev.muster.starter.loadbalancer;

import dev.muster.starter.discovery.Catalogue;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * The instances of one service that take calls: at once as they are now, then again on every change. Thread-safe.
 */
final class CatalogueInstanceSupplier implements ServiceInstanceListSupplier {

    private final Catalogue catalogue;
    private final String service;

    CatalogueInstanceSupplier(Catalogue catalogue, String service) {
        this.catalogue = catalogue;
        this.service = service;
    }

    @Override
    public String getServiceId() {
        return service;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
        // The balancer takes the first list of each subscription, so that one must not cost a subscription to changes.
        return firstWord()
                .thenMany(Flux.defer(() -> Flux.just(catalogue.callableNow(service))))
                .concatWith(changes())
                .distinctUntilChanged();
    }

    private Mono<Void> firstWord() {
        return Mono.defer(() -> catalogue.patience().isZero()
                ? Mono.<Void>empty()
                : Mono.fromFuture(catalogue.ready()).timeout(catalogue.patience(), Mono.empty()));
    }

    private Flux<List<ServiceInstance>> changes() {
        return Flux.create(
                sink -> {
                    AutoCloseable subscription =
                            catalogue.onChange(revision -> sink.next(catalogue.callableNow(service)));
                    sink.onDispose(() -> close(subscription));
                    sink.next(catalogue.callableNow(service));
                },
                FluxSink.OverflowStrategy.LATEST);
    }

    private static void close(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IllegalStateException("does not fail", e);
        }
    }
}
