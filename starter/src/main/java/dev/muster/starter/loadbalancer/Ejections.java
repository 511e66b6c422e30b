package dev.muster.starter.loadbalancer;

import dev.muster.api.Ticker;
import dev.muster.starter.MusterProperties.Ejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Leaves out instances whose calls fail, as this process sees it: the registry lists them, because they beat, and yet nothing comes of
 * calling them. After so many failures in a row an instance gets no calls for a while, a longer one each time; then it is tried again. Never
 * more than a share of a service is left out, so a caller whose own network is broken does not lose everybody. The idea of a passive check
 * with a bounded share is Envoy's outlier detection.
 *
 * <p>Thread-safe; one lock for each service, never held while others are called.
 */
final class Ejections {

    private static final Logger log = LoggerFactory.getLogger(Ejections.class);

    private final Ejection rules;
    private final Ticker ticker;
    private final Map<String, Service> services = new ConcurrentHashMap<>();

    Ejections(Ejection rules, Ticker ticker) {
        this.rules = rules;
        this.ticker = ticker;
    }

    /** A call of an instance came back well. */
    void succeeded(ServiceInstance instance) {
        if (rules.enabled()) {
            service(instance.getServiceId()).succeeded(key(instance), ticker.nanos());
        }
    }

    /** A call of an instance failed in a way that speaks against it. */
    void failed(ServiceInstance instance) {
        if (rules.enabled()) {
            service(instance.getServiceId()).failed(instance, ticker.nanos());
        }
    }

    /** The instances that get calls now, in the order given; at least one if there is one. */
    List<ServiceInstance> without(String service, List<ServiceInstance> all) {
        Service known = services.get(service);
        return known == null ? all : known.without(all, ticker.nanos());
    }

    private Service service(String name) {
        return services.computeIfAbsent(name, unknown -> new Service());
    }

    private static String key(ServiceInstance instance) {
        String id = instance.getInstanceId();
        return id != null ? id : instance.getHost() + ":" + instance.getPort();
    }

    /** What is known of one instance. Guarded by its service. */
    private static final class Conduct {
        private int failuresInRow;
        private int times;
        private boolean out;
        private long untilNanos;
    }

    private final class Service {

        private final Map<String, Conduct> records = new HashMap<>();

        synchronized void succeeded(String key, long now) {
            Conduct record = records.get(key);
            if (record == null) {
                return;
            }
            record.failuresInRow = 0;
            boolean longAgo =
                    !record.out && now - record.untilNanos > rules.timeMax().toNanos();
            if (record.times == 0 || longAgo) {
                records.remove(key);
            }
        }

        void failed(ServiceInstance instance, long now) {
            Duration out = count(key(instance), now);
            if (!out.isZero()) {
                log.info(
                        "Instance {} of {} failed {} times in a row, no calls for {}",
                        key(instance),
                        instance.getServiceId(),
                        rules.failures(),
                        out);
            }
        }

        /** Returns for how long the instance is out from now on; zero if it is not, or was already. */
        private synchronized Duration count(String key, long now) {
            Conduct record = records.computeIfAbsent(key, unknown -> new Conduct());
            settle(record, now);
            record.failuresInRow++;
            if (record.out || record.failuresInRow < rules.failures()) {
                return Duration.ZERO;
            }
            record.out = true;
            record.failuresInRow = 0;
            record.times++;
            Duration time = rules.time().multipliedBy(record.times);
            Duration bounded = time.compareTo(rules.timeMax()) > 0 ? rules.timeMax() : time;
            record.untilNanos = now + bounded.toNanos();
            return bounded;
        }

        private void settle(Conduct record, long now) {
            if (record.out && now - record.untilNanos >= 0) {
                record.out = false;
            }
        }

        synchronized List<ServiceInstance> without(List<ServiceInstance> all, long now) {
            if (records.isEmpty()) {
                return all;
            }
            if (records.size() > all.size()) {
                forget(all);
            }
            List<String> out = new ArrayList<>();
            for (ServiceInstance instance : all) {
                Conduct record = records.get(key(instance));
                if (record != null) {
                    settle(record, now);
                    if (record.out) {
                        out.add(key(instance));
                    }
                }
            }
            if (out.isEmpty()) {
                return all;
            }
            int allowed = all.size() * rules.sharePercentMax() / 100;
            if (out.size() > allowed) { // those whose time is over first come back early
                out.sort(Comparator.comparingLong((String key) -> untilNanos(key) - now)
                        .reversed());
            }
            Set<String> left = new HashSet<>(out.subList(0, Math.min(allowed, out.size())));
            return all.stream()
                    .filter(instance -> !left.contains(key(instance)))
                    .toList();
        }

        private long untilNanos(String key) {
            Conduct record = records.get(key);
            return record == null ? Long.MIN_VALUE : record.untilNanos;
        }

        private void forget(List<ServiceInstance> all) {
            Set<String> listed = new HashSet<>();
            all.forEach(instance -> listed.add(key(instance)));
            records.keySet().retainAll(listed);
        }
    }
}
