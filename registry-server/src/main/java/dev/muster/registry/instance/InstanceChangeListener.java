package dev.muster.registry.instance;

import java.util.Optional;

/** Hears every change of the instances this server learns of, its own and others', in order, on one thread. */
public interface InstanceChangeListener {

    /**
     * An instance appeared, changed or left.
     *
     * @param before what was known, empty if nothing
     * @param after what is known now, empty if it left
     */
    void changed(InstanceKey key, Optional<InstanceRecord> before, Optional<InstanceRecord> after);
}
