package dev.muster.store.recipe.queue;

import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.LeaseId;
import dev.muster.api.coordination.QueueElement;
import dev.muster.api.coordination.QueueElementId;
import dev.muster.api.coordination.QueueToken;
import dev.muster.api.coordination.QueueView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries of the lists as people see them. */
final class QueueFlight {

    private QueueFlight() {}

    static List<QueueView.InFlight> of(List<KeyValue> taken, List<KeyValue> held) {
        Map<Long, LeaseId> leases = new HashMap<>();
        held.forEach(entry -> leases.put(QueueKeys.number(entry.key()), entry.lease()));
        return taken.stream()
                .map(one -> {
                    long number = QueueKeys.number(one.key());
                    QueueEntry entry = QueueEntry.of(one.value());
                    return new QueueView.InFlight(
                            new QueueToken(new QueueElementId(number), one.modRevision()),
                            entry.consumer(),
                            leases.getOrDefault(number, LeaseId.NONE),
                            entry.deliveries(),
                            Instant.ofEpochMilli(entry.sinceMillis()));
                })
                .toList();
    }

    /** Adds one element; it is left out if its content went meanwhile. */
    static List<QueueElement> with(
            List<QueueElement> before, KeyValue listed, Optional<KeyValue> content, QueueKeys keys) {
        if (content.isEmpty()) {
            return before;
        }
        QueueEntry entry = QueueEntry.of(listed.value());
        List<QueueElement> all = new ArrayList<>(before);
        all.add(new QueueElement(
                new QueueElementId(QueueKeys.number(listed.key())),
                content.get().value().text(),
                entry.priority(),
                entry.deliveries(),
                entry.offeredAt(),
                keys.in("delayed", listed.key()) ? Instant.ofEpochMilli(keys.millis(listed.key())) : null));
        return all;
    }
}
