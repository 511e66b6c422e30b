package dev.muster.registry.namespace;

import dev.muster.api.Namespace;
import dev.muster.api.NamespaceView;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which namespaces exist, and that they are named before they are used: a misspelt one is an error, not an empty list. */
public class NamespaceService {

    private static final int NAMESPACES_MAX = 1_000;

    private final PermanentNamespaces permanent;
    private final NamespaceTable table;

    NamespaceService(PermanentNamespaces permanent, NamespaceTable table) {
        this.permanent = permanent;
        this.table = table;
    }

    /** All, by name. */
    public List<NamespaceView> list() {
        Set<Namespace> all = new TreeSet<>(permanent.names());
        all.addAll(table.all());
        return all.stream()
                .map(name -> new NamespaceView(name, permanent.names().contains(name)))
                .toList();
    }

    /**
     * Refuses a namespace that does not exist.
     *
     * @throws ProblemException {@code NAMESPACE_NOT_FOUND} if it does not
     */
    public void require(Namespace namespace) {
        if (!permanent.names().contains(namespace) && !table.all().contains(namespace)) {
            throw new ProblemException(
                    ProblemType.NAMESPACE_NOT_FOUND,
                    "Namespace '" + namespace + "' does not exist (expected: one of "
                            + list().stream().map(NamespaceView::name).limit(10).toList()
                            + "; PUT /v1/namespaces/" + namespace + " creates it)",
                    Map.of("namespace", namespace.value()));
        }
    }

    NamespaceView create(Namespace namespace) {
        if (table.all().size() >= NAMESPACES_MAX && !table.all().contains(namespace)) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED, "namespaces: " + NAMESPACES_MAX + " exist (expected: fewer)");
        }
        if (!permanent.names().contains(namespace)) {
            table.add(namespace);
        }
        return new NamespaceView(namespace, permanent.names().contains(namespace));
    }

    void remove(Namespace namespace) {
        require(namespace);
        if (permanent.names().contains(namespace)) {
            throw new ProblemException(
                    ProblemType.NAMESPACE_IN_USE, "Namespace '" + namespace + "' exists by configuration");
        }
        if (table.inUse(namespace)) {
            throw new ProblemException(
                    ProblemType.NAMESPACE_IN_USE, "Namespace '" + namespace + "' still has instances (expected: none)");
        }
        table.remove(namespace);
    }
}
