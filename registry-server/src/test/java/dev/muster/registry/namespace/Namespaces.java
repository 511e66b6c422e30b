package dev.muster.registry.namespace;

import dev.muster.api.Namespace;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Namespaces without a cluster, for tests. */
public final class Namespaces implements NamespaceTable {

    private final Set<Namespace> all = ConcurrentHashMap.newKeySet();
    private final Set<Namespace> inUse = ConcurrentHashMap.newKeySet();

    /** A service that knows {@code default} and these. */
    public static NamespaceService of(String... permanent) {
        return new Namespaces().service(permanent);
    }

    NamespaceService service(String... permanent) {
        return new NamespaceService(
                new PermanentNamespaces(
                        List.of(permanent).stream().map(Namespace::new).toList()),
                this);
    }

    void use(Namespace namespace) {
        inUse.add(namespace);
    }

    @Override
    public Set<Namespace> all() {
        return Set.copyOf(all);
    }

    @Override
    public void add(Namespace namespace) {
        all.add(namespace);
    }

    @Override
    public void remove(Namespace namespace) {
        all.remove(namespace);
    }

    @Override
    public boolean inUse(Namespace namespace) {
        return inUse.contains(namespace);
    }
}
