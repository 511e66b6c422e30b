package dev.muster.config.namespace;

import dev.muster.api.Namespace;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Namespaces that exist by configuration; {@code default} is always one of them. Immutable. */
public final class PermanentNamespaces {

    private final Set<Namespace> names;

    public PermanentNamespaces(Collection<Namespace> configured) {
        Set<Namespace> all = new TreeSet<>(configured);
        all.add(Namespace.DEFAULT);
        this.names = Collections.unmodifiableSet(all);
    }

    Set<Namespace> names() {
        return names;
    }
}
