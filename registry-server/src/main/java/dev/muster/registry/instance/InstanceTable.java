package dev.muster.registry.instance;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where instances are kept. Reads answer from memory and never wait. Thread-safe. */
public interface InstanceTable {

    /** One instance, empty if it is not registered. */
    Optional<InstanceRecord> get(InstanceKey key);

    /** All instances of all namespaces. */
    Map<InstanceKey, InstanceRecord> all();

    /** How many instances there are in all namespaces. */
    int size();

    /**
     * Changes one instance; nothing comes between what the operator sees and what it answers.
     *
     * @param change gets what there is; answers what there shall be, empty to remove it, an equal value to change nothing
     * @return what there is afterwards
     */
    Optional<InstanceRecord> write(InstanceKey key, UnaryOperator<Optional<InstanceRecord>> change);
}
