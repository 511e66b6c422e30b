package dev.muster.starter.loadbalancer;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;

/**
 * Hears from Spring Cloud LoadBalancer how calls went. A call speaks against its instance if it had no answer, or one that says that the
 * instance cannot serve: 502, 503 or 504. Other answers, errors too, are the application's own business. Thread-safe.
 */
final class CallOutcomes implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

    private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

    private final Ejections ejections;

    CallOutcomes(Ejections ejections) {
        this.ejections = ejections;
    }

    @Override
    public void onStart(Request<Object> request) {
        // only what came of it matters
    }

    @Override
    public void onStartRequest(Request<Object> request, Response<ServiceInstance> response) {
        // only what came of it matters
    }

    @Override
    public void onComplete(CompletionContext<Object, ServiceInstance, Object> context) {
        Response<ServiceInstance> chosen = context.getLoadBalancerResponse();
        ServiceInstance called = chosen == null ? null : chosen.getServer();
        if (called == null) {
            return;
        }
        switch (context.status()) {
            case SUCCESS -> answered(called, context.getClientResponse());
            case FAILED -> ejections.failed(called);
            case DISCARD -> {
                // nobody was called
            }
        }
    }

    private void answered(ServiceInstance instance, @Nullable Object response) {
        boolean unavailable = response instanceof ResponseData answer
                && answer.getHttpStatus() != null
                && UNAVAILABLE.contains(answer.getHttpStatus().value());
        if (unavailable) {
            ejections.failed(instance);
        } else {
            ejections.succeeded(instance);
        }
    }
}
