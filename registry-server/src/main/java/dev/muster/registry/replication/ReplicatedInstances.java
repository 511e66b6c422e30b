package dev.muster.registry.replication;

import dev.muster.registry.instance.InstanceChangeListener;
import dev.muster.registry.instance.InstanceKey;
import dev.muster.registry.instance.InstanceRecord;
import dev.muster.registry.instance.InstanceTable;
import dev.muster.replication.ReplicatedTable;
import dev.muster.replication.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Instances in a table that every server holds in full. */
final class ReplicatedInstances implements InstanceTable {

    private final ReplicatedTable<InstanceRecord> table;
    private final Map<InstanceKey, InstanceRecord> listed = new ConcurrentHashMap<>();

    ReplicatedInstances(ReplicatedTable<InstanceRecord> table) {
        this.table = table;
    }

    /** Tells the listeners everything there is and every change from then on. */
    void tell(List<InstanceChangeListener> listeners) {
        table.listen((before, now) -> {
            InstanceKey key = InstanceKey.parse(now.key());
            now.value().ifPresentOrElse(record -> listed.put(key, record), () -> listed.remove(key));
            Optional<InstanceRecord> old = before.flatMap(Row::value);
            if (old.isPresent() || now.value().isPresent()) {
                listeners.forEach(listener -> listener.changed(key, old, now.value()));
            }
        });
    }

    @Override
    public Optional<InstanceRecord> get(InstanceKey key) {
        return Optional.ofNullable(listed.get(key));
    }

    @Override
    public Map<InstanceKey, InstanceRecord> all() {
        return Map.copyOf(listed);
    }

    @Override
    public int size() {
        return listed.size();
    }

    @Override
    public Optional<InstanceRecord> write(InstanceKey key, UnaryOperator<Optional<InstanceRecord>> change) {
        return table.write(key.toString(), change).value();
    }
}
