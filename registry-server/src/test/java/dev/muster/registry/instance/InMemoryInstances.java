package dev.muster.registry.instance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Instances without a cluster, for tests. Confined to one thread. */
public final class InMemoryInstances implements InstanceTable {

    private final Map<InstanceKey, InstanceRecord> records = new HashMap<>();
    private final List<InstanceChangeListener> listeners = new ArrayList<>();
    private Runnable beforeNextWrite = () -> {};

    /** Tells the listener of every change from now on. */
    public InMemoryInstances tell(InstanceChangeListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Lets something happen between what the next writer saw and its write. */
    void beforeNextWrite(Runnable event) {
        beforeNextWrite = event;
    }

    @Override
    public Optional<InstanceRecord> get(InstanceKey key) {
        return Optional.ofNullable(records.get(key));
    }

    @Override
    public Map<InstanceKey, InstanceRecord> all() {
        return Map.copyOf(records);
    }

    @Override
    public int size() {
        return records.size();
    }

    @Override
    public Optional<InstanceRecord> write(InstanceKey key, UnaryOperator<Optional<InstanceRecord>> change) {
        Runnable event = beforeNextWrite;
        beforeNextWrite = () -> {};
        event.run();
        Optional<InstanceRecord> before = get(key);
        Optional<InstanceRecord> after = change.apply(before);
        after.ifPresentOrElse(record -> records.put(key, record), () -> records.remove(key));
        if (!after.equals(before)) {
            listeners.forEach(listener -> listener.changed(key, before, after));
        }
        return after;
    }
}
