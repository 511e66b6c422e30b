package dev.muster.starter.loadbalancer;

import dev.muster.api.Ticker;
import dev.muster.starter.discovery.MusterServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Lets an instance that has just appeared take its share of calls step by step: a tenth at first, all of it when the time is over. Those that
 * were there when the first list came are taken for warm. The time is counted here, from when the instance was first seen, so no clocks are
 * compared. One for each service. Thread-safe.
 */
final class WarmUp {

    private static final int STEPS = 10;
    private static final int WEIGHT_DEFAULT = 1;

    /** The longest steps of weights: above, the whole weight is given in one step fewer. */
    private static final int WEIGHT_MAX = Integer.MAX_VALUE / STEPS;

    private final Duration time;
    private final Ticker ticker;
    private final Map<Incarnation, Long> seenNanos = new HashMap<>();
    private boolean first = true;

    /** @param time until an instance has its whole share; zero gives it at once */
    WarmUp(Duration time, Ticker ticker) {
        this.time = time;
        this.ticker = ticker;
    }

    /** One life of an instance: after a restart it is cold again. */
    private record Incarnation(String id, Instant registeredAt) {

        static Incarnation of(ServiceInstance instance) {
            Instant since = instance instanceof MusterServiceInstance ours
                    ? ours.instance().registeredAt()
                    : Instant.EPOCH;
            String id = instance.getInstanceId();
            return new Incarnation(id != null ? id : instance.getHost() + ":" + instance.getPort(), since);
        }
    }

    /** Takes note of who is there; the list goes on unchanged. */
    List<ServiceInstance> seen(List<ServiceInstance> all) {
        if (time.isZero()) {
            return all;
        }
        long now = ticker.nanos();
        synchronized (seenNanos) {
            boolean warm = first;
            for (ServiceInstance instance : all) {
                seenNanos.putIfAbsent(Incarnation.of(instance), warm ? now - time.toNanos() : now);
            }
            first = first && all.isEmpty();
            if (seenNanos.size() > all.size()) {
                Set<Incarnation> listed = new HashSet<>();
                all.forEach(instance -> listed.add(Incarnation.of(instance)));
                seenNanos.keySet().retainAll(listed);
            }
        }
        return all;
    }

    /** The weight of an instance now, relative to the others of its service. */
    int weight(ServiceInstance instance) {
        int weight = Math.min(own(instance), WEIGHT_MAX);
        if (time.isZero()) {
            return weight;
        }
        long age;
        synchronized (seenNanos) {
            Long since = seenNanos.get(Incarnation.of(instance));
            age = since == null ? time.toNanos() : ticker.nanos() - since;
        }
        long step = 1 + (STEPS - 1) * Math.max(0, Math.min(age, time.toNanos())) / time.toNanos();
        return Math.toIntExact(weight * step);
    }

    private static int own(ServiceInstance instance) {
        Map<String, String> metadata = Objects.requireNonNullElse(instance.getMetadata(), Map.of());
        try {
            int weight = Integer.parseInt(metadata.getOrDefault("weight", ""));
            return weight > 0 ? weight : WEIGHT_DEFAULT;
        } catch (NumberFormatException notAWeight) {
            return WEIGHT_DEFAULT;
        }
    }
}
