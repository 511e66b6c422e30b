package dev.muster.config.projection;

import dev.muster.api.Cursor;
import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is released at one revision: complete, and nothing of a later one. Immutable.
 *
 * @param clusterId whose revisions these are
 * @param revision what was released up to here is in it
 * @param namespaces created namespaces and their revisions
 * @param releases the current release of every name
 */
public record ProjectedState(
        String clusterId,
        long revision,
        Map<Namespace, Long> namespaces,
        Map<Namespace, Map<ConfigName, ReleasedConfig>> releases) {

    public ProjectedState {
        namespaces = Map.copyOf(namespaces);
        Map<Namespace, Map<ConfigName, ReleasedConfig>> copy = new TreeMap<>();
        releases.forEach((namespace, named) -> copy.put(namespace, Map.copyOf(named)));
        releases = Map.copyOf(copy);
    }

    /** The current releases of one namespace; empty if there are none. */
    public Map<ConfigName, ReleasedConfig> in(Namespace namespace) {
        return releases.getOrDefault(namespace, Map.of());
    }

    /** The current release of one name. */
    public Optional<ReleasedConfig> current(Namespace namespace, ConfigName name) {
        return Optional.ofNullable(in(namespace).get(name));
    }

    /** Created namespaces by name. */
    public Set<Namespace> created() {
        return new TreeSet<>(namespaces.keySet());
    }

    /** A place in this history. */
    public Cursor at(long place) {
        return new Cursor(clusterId, place);
    }
}
