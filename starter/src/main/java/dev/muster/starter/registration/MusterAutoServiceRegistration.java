package dev.muster.starter.registration;

import dev.muster.api.registry.InstanceStatus;
import dev.muster.starter.MusterProperties;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Lists this application while it runs: {@code STARTING} once its web servers listen, {@code UP} once it accepts traffic,
 * {@code DRAINING} and off the list before a web server stops. It starts after and stops before the web servers, which is
 * what its phase says.
 */
final class MusterAutoServiceRegistration
        implements AutoServiceRegistration,
                SmartLifecycle,
                ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    /** Above {@code WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE}, which is 1024 below the default. */
    static final int PHASE = DEFAULT_PHASE - 512;

    private static final Logger log = LoggerFactory.getLogger(MusterAutoServiceRegistration.class);

    private final MusterServiceRegistry registry;
    private final MusterProperties properties;
    private final ListeningPorts ports;
    private final Supplier<String> webScheme;
    private final MusterRegistration template;
    private final ApplicationEventPublisher events;
    private volatile @Nullable MusterRegistration current;
    private volatile InstanceStatus status = InstanceStatus.STARTING;
    private volatile CompletableFuture<Void> listed = new CompletableFuture<>();

    MusterAutoServiceRegistration(
            MusterServiceRegistry registry,
            MusterProperties properties,
            ListeningPorts ports,
            Supplier<String> webScheme,
            MusterRegistration template,
            ApplicationEventPublisher events) {
        this.registry = registry;
        this.properties = properties;
        this.ports = ports;
        this.webScheme = webScheme;
        this.template = template;
        this.events = events;
    }

    @Override
    public void start() {
        int port = template.port() > 0 ? template.port() : ports.application().orElse(0);
        if (port == 0) {
            log.info("Not listed: there is no web server, and muster.instance.port is not set");
            return;
        }
        String scheme = properties.instance().scheme() != null ? template.scheme() : webScheme.get();
        Integer management = template.managementPort() != null
                ? template.managementPort()
                : ports.management().orElse(null);
        MusterRegistration registration = template.at(port, scheme, management);
        events.publishEvent(new InstancePreRegisteredEvent(this, registration));
        current = registration;
        registry.automatic(registration);
        listed = registry.register(registration, status);
        if (properties.registration().failFast()) {
            requireListed(registration);
        }
        var unused = listed.thenRun(() -> publish(new InstanceRegisteredEvent<>(this, properties)));
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        status = event.getState() == ReadinessState.ACCEPTING_TRAFFIC ? InstanceStatus.UP : InstanceStatus.DOWN;
        MusterRegistration registration = current;
        if (registration != null) {
            var unused = registry.report(registration, status);
        }
    }

    @Override
    public void stop() {
        MusterRegistration registration = current;
        if (registration == null) {
            return;
        }
        current = null;
        status = InstanceStatus.STARTING;
        Duration limit = properties.registration().deregisterDeadline();
        long began = System.nanoTime();
        if (drained(registration, limit.dividedBy(2))) {
            pause(properties.registration().drain());
            began = System.nanoTime() - limit.dividedBy(2).toNanos();
        }
        registry.remove(registration.ref(), limit.minusNanos(System.nanoTime() - began));
        registry.automatic(null);
    }

    @Override
    public boolean isRunning() {
        return current != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Reports that this instance leaves; whether callers can know. */
    private boolean drained(MusterRegistration registration, Duration limit) {
        if (!listed.isDone() || listed.isCompletedExceptionally()) {
            return false;
        }
        registry.interrupt();
        CompletableFuture<Void> known = registry.report(registration, InstanceStatus.DRAINING);
        try {
            known.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Nobody could be told that {} leaves", registration.ref(), e);
        }
        return false;
    }

    private static void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireListed(MusterRegistration registration) {
        Duration limit = properties
                .http()
                .requestTimeout()
                .multipliedBy(properties.registry().servers().size());
        try {
            listed.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new RegistrationFailedException(registration.ref(), reason(e), e);
        } catch (TimeoutException e) {
            String problem = registry.view().problem();
            throw new RegistrationFailedException(
                    registration.ref(), problem != null ? problem : "no answer within " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistrationFailedException(registration.ref(), "interrupted", e);
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    private void publish(ApplicationEvent event) {
        try {
            events.publishEvent(event);
        } catch (RuntimeException e) {
            log.warn("A listener of {} failed", event.getClass().getSimpleName(), e);
        }
    }
}
