package dev.muster.registry.namespace;

import dev.muster.api.Namespace;
import java.util.Set;

/** Where created namespaces are kept. Thread-safe. */
public interface NamespaceTable {

    /** Those that were created and not removed. */
    Set<Namespace> all();

    void add(Namespace namespace);

    void remove(Namespace namespace);

    /** Whether anything is registered in it. */
    boolean inUse(Namespace namespace);
}
