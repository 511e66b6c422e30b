package dev.muster.starter.loadbalancer;

import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.loadbalancer.core.DelegatingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/** Passes a part of each list on. Thread-safe if the filter is. */
final class FilteredInstanceSupplier extends DelegatingServiceInstanceListSupplier {

    private final UnaryOperator<List<ServiceInstance>> filter;

    FilteredInstanceSupplier(ServiceInstanceListSupplier delegate, UnaryOperator<List<ServiceInstance>> filter) {
        super(delegate);
        this.filter = filter;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
        return delegate.get().map(filter);
    }

    @Override
    @SuppressWarnings("rawtypes") // as declared by Spring Cloud
    public Flux<List<ServiceInstance>> get(Request request) {
        return delegate.get(request).map(filter);
    }
}
