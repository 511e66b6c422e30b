package dev.muster.registry.subscription;

import dev.muster.api.Cursor;
import dev.muster.api.Namespace;
import dev.muster.api.registry.Instance;
import dev.muster.api.registry.InstanceEvent;
import dev.muster.api.registry.Instances;
import dev.muster.api.registry.RemovalReason;
import dev.muster.api.registry.ServiceName;
import dev.muster.api.registry.ServiceSummary;
import dev.muster.edge.stream.SseFrame;
import dev.muster.registry.instance.InstanceChangeListener;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import dev.muster.registry.lease.LeaseTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * What callers see, with a revision for every change on this server. The last changes are kept, so that a subscriber who
 * comes back hears only what it missed.
 *
 * <pre>
 *   change ──► revision + 1 ──► state, log of the last 10,000 ──► subscribers whose filter matches
 * </pre>
 *
 * <p>Revisions belong to this run of this server: another server, or this one after a restart, counts its own, and a
 * cursor says whose it is. Thread-safe; changes arrive on one thread. One lock guards state, log and subscribers; frames
 * are handed over without blocking.
 */
@Order(Ordered.HIGHEST_PRECEDENCE) // before the lease index forgets how long a lease was silent
public final class Catalogue implements InstanceChangeListener {

    private static final int LOG_MAX = 10_000;

    private final String origin;
    private final LeaseTable leases;
    private final Function<InstanceEvent, SseFrame> encoder;

    private final Object lock = new Object();
    private final Map<InstanceKey, Instance> instances =
            new TreeMap<>(Comparator.comparing(InstanceKey::namespace).thenComparing(InstanceKey::ref));
    private final Map<Namespace, Map<ServiceName, Long>> lastChange = new HashMap<>();
    private final Deque<Logged> log = new ArrayDeque<>();
    private final Map<Subscriber, ServiceFilter> subscribers = new HashMap<>();
    private long revision;
    private long compacted; // revisions up to this one are no longer in the log

    Catalogue(String origin, LeaseTable leases, Function<InstanceEvent, SseFrame> encoder) {
        this.origin = origin;
        this.leases = leases;
        this.encoder = encoder;
    }

    private record Logged(long revision, InstanceKey key, SseFrame frame) {}

    /** Id of this run of this server. */
    public String origin() {
        return origin;
    }

    @Override
    public void changed(InstanceKey key, Optional<InstanceRecord> before, Optional<InstanceRecord> after) {
        synchronized (lock) {
            Instance seen = after.map(record -> record.view(key)).orElse(null);
            if (Objects.equals(seen, instances.get(key))) {
                return; // for example only the lease changed, which callers do not see
            }
            revision++;
            Cursor cursor = new Cursor(origin, revision);
            InstanceEvent event;
            if (seen == null) {
                instances.remove(key);
                event = new InstanceEvent.Removed(cursor, key.service(), key.id(), reason(before));
            } else {
                instances.put(key, seen);
                event = new InstanceEvent.Changed(cursor, seen);
            }
            lastChange
                    .computeIfAbsent(key.namespace(), unknown -> new HashMap<>())
                    .put(key.service(), revision);
            SseFrame frame = encoder.apply(event);
            remember(new Logged(revision, key, frame));
            // A list of its own: a subscriber that is cut off unsubscribes before it answers.
            List<Subscriber> concerned = subscribers.entrySet().stream()
                    .filter(entry -> entry.getValue().matches(key))
                    .map(Map.Entry::getKey)
                    .toList();
            concerned.forEach(subscriber -> {
                if (!subscriber.offer(frame)) {
                    subscribers.remove(subscriber);
                }
            });
        }
    }

    private RemovalReason reason(Optional<InstanceRecord> before) {
        if (before.isPresent() && leases.isGone(before.get().lease())) {
            return RemovalReason.GONE;
        }
        // Servers hear of a renewal a moment apart, so that the one which ended the lease may count more than this one.
        // Who
        // says goodbye was heard of within a third of its ttl.
        boolean silent = before.isPresent()
                && leases.silence(before.get().lease())
                                .compareTo(before.get().ttl().multipliedBy(2).dividedBy(3))
                        > 0;
        return silent ? RemovalReason.EXPIRED : RemovalReason.DEREGISTERED;
    }

    private void remember(Logged entry) {
        log.addLast(entry);
        if (log.size() > LOG_MAX) {
            compacted = log.removeFirst().revision();
        }
    }

    /** What matches now. */
    Instances query(ServiceFilter filter) {
        synchronized (lock) {
            return new Instances(new Cursor(origin, revision), matching(filter));
        }
    }

    /** The place in history at which the answer to a query last changed. */
    Cursor lastChange(ServiceFilter filter) {
        synchronized (lock) {
            long last = lastChange.getOrDefault(filter.namespace(), Map.of()).entrySet().stream()
                    .filter(entry ->
                            filter.services().isEmpty() || filter.services().contains(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .max()
                    .orElse(0);
            return new Cursor(origin, last);
        }
    }

    /** All services of a namespace that have instances, by name. */
    public List<ServiceSummary> services(Namespace namespace) {
        Map<ServiceName, List<Instance>> byName = new TreeMap<>();
        synchronized (lock) {
            matching(new ServiceFilter(namespace, java.util.Set.of()))
                    .forEach(instance -> byName.computeIfAbsent(instance.service(), unknown -> new ArrayList<>())
                            .add(instance));
        }
        return byName.entrySet().stream()
                .map(entry ->
                        new ServiceSummary(entry.getKey(), entry.getValue().size(), (int) entry.getValue().stream()
                                .filter(instance -> instance.status().takesCalls())
                                .count()))
                .toList();
    }

    /**
     * Tells the subscriber where things stand and from then on every change.
     *
     * @param since where it stood; what it missed is told if it is still kept, otherwise everything there is
     */
    void subscribe(Subscriber subscriber, ServiceFilter filter, Optional<Cursor> since) {
        synchronized (lock) {
            if (since.isPresent() && replayable(since.get())) {
                List<SseFrame> missed = log.stream()
                        .filter(entry -> entry.revision() > since.get().revision() && filter.matches(entry.key()))
                        .map(Logged::frame)
                        .toList();
                // In one frame, which may be larger than what a slow client may be behind by. With nothing to tell, a
                // ping
                // lets it hear at once that it is connected.
                subscriber.offer(missed.isEmpty() ? SseFrame.PING : SseFrame.joined(missed));
            } else {
                subscriber.offer(
                        encoder.apply(new InstanceEvent.Snapshot(new Cursor(origin, revision), matching(filter))));
            }
            subscribers.put(subscriber, filter);
        }
    }

    /** Tells it nothing any more. */
    void unsubscribe(Subscriber subscriber) {
        synchronized (lock) {
            subscribers.remove(subscriber);
        }
    }

    private boolean replayable(Cursor since) {
        return since.origin().equals(origin) && since.revision() >= compacted && since.revision() <= revision;
    }

    private List<Instance> matching(ServiceFilter filter) {
        return instances.entrySet().stream()
                .filter(entry -> filter.matches(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
