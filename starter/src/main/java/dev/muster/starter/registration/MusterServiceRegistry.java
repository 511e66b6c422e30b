package dev.muster.starter.registration;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import dev.muster.api.registry.InstanceRef;
import dev.muster.api.registry.InstanceStatus;
import dev.muster.starter.http.RegistryClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;

/**
 * Lists and unlists instances of this process. All of them share one lease and one heartbeat. Registration goes on in the
 * background until a server took it, so no method but {@link #deregister} waits for a server. Thread-safe.
 */
public final class MusterServiceRegistry implements ServiceRegistry<MusterRegistration> {

    private final Lease lease;
    private final Duration deregisterDeadline;
    private volatile @Nullable MusterRegistration automatic;

    MusterServiceRegistry(
            RegistryClient client, RandomGenerator random, Clock clock, Duration deregisterDeadline, boolean present) {
        this.lease = new Lease(client, random, clock, present);
        this.deregisterDeadline = deregisterDeadline;
    }

    /** Lists the instance as one that takes calls. */
    @Override
    public void register(@Nullable MusterRegistration registration) {
        var unused = register(Objects.requireNonNull(registration, "registration"), InstanceStatus.UP);
    }

    /**
     * Lists the instance.
     *
     * @return completes when a server has listed it; fails when one refused it, but even then it is tried again
     */
    public CompletableFuture<Void> register(MusterRegistration registration, InstanceStatus status) {
        return lease.put(registration, status);
    }

    /** Takes the instance off the list; waits for that, but not longer than {@code muster.registration.deregister-deadline}. */
    @Override
    public void deregister(@Nullable MusterRegistration registration) {
        lease.remove(refOf(Objects.requireNonNull(registration, "registration")), deregisterDeadline);
    }

    /**
     * Changes what the instance says of itself.
     *
     * @param status {@code STARTING}, {@code UP}, {@code DOWN} or {@code DRAINING}, in any case
     * @throws InvalidArgumentException if it is something else; {@code OUT_OF_SERVICE} is the operator's word, see the
     *     registry's page
     */
    @Override
    public void setStatus(MusterRegistration registration, String status) {
        InstanceStatus found = Arrays.stream(InstanceStatus.values())
                .filter(each -> each != InstanceStatus.OUT_OF_SERVICE)
                .filter(each -> each.name().equals(status.toUpperCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() ->
                        new InvalidArgumentException("status", Text.shown(status), "STARTING, UP, DOWN or DRAINING"));
        var unused = report(registration, found);
    }

    /** The name of the status that the instance last reported, or {@code UNKNOWN} if it is not registered here. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T getStatus(MusterRegistration registration) {
        return (T) lease.status(refOf(registration)).map(Enum::name).orElse("UNKNOWN");
    }

    /** Stops the heartbeat. What is still listed stays so until its time is over. */
    @Override
    public void close() {
        lease.close();
    }

    /** What this process has listed. */
    public LeaseView view() {
        return lease.view();
    }

    CompletableFuture<Void> report(MusterRegistration registration, InstanceStatus status) {
        return lease.status(refOf(registration), status);
    }

    boolean remove(InstanceRef ref, Duration deadline) {
        return lease.remove(ref, deadline);
    }

    /** Which one the web server made of the bean, or none while it is not listed. */
    void automatic(@Nullable MusterRegistration registration) {
        automatic = registration;
    }

    /** The bean does not know its port; it means the one that was registered automatically. */
    private InstanceRef refOf(MusterRegistration registration) {
        MusterRegistration own = automatic;
        if (registration.port() == 0 && own != null && own.service().equals(registration.service())) {
            return own.ref();
        }
        return registration.ref();
    }

    void interrupt() {
        lease.interrupt();
    }
}
