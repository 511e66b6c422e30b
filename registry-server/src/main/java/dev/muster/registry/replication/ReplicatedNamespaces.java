package dev.muster.registry.replication;

import dev.muster.api.Namespace;
import dev.muster.registry.instance.InstanceTable;
import dev.muster.registry.namespace.NamespaceTable;
import dev.muster.replication.ReplicatedTable;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Namespaces in a table that every server holds in full. */
final class ReplicatedNamespaces implements NamespaceTable {

    private final ReplicatedTable<Namespace> table;
    private final InstanceTable instances;

    ReplicatedNamespaces(ReplicatedTable<Namespace> table, InstanceTable instances) {
        this.table = table;
        this.instances = instances;
    }

    @Override
    public Set<Namespace> all() {
        return table.rows().stream().flatMap(row -> row.value().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void add(Namespace namespace) {
        table.write(namespace.value(), before -> Optional.of(namespace));
    }

    @Override
    public void remove(Namespace namespace) {
        table.write(namespace.value(), before -> Optional.empty());
    }

    @Override
    public boolean inUse(Namespace namespace) {
        return instances.all().keySet().stream().anyMatch(key -> key.namespace().equals(namespace));
    }
}
