package dev.muster.config.replication;

import dev.muster.api.Namespace;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.config.replication.ReplicatedState.NamespaceMark;
import dev.muster.replication.Cluster;
import dev.muster.replication.ReplicatedTable;
import dev.muster.replication.Row;
import java.util.HashMap;
import java.util.Map;

/**
 * The projection on all servers. Versions are revisions of the store, so the higher one wins wherever an entry comes from,
 * also after a split, and nothing is ever decided here. The tables carry the id of the store's cluster in their names: a
 * store that began anew does not meet the rows of the old one.
 *
 * <pre>
 *   config-releases-{cluster}     namespace/application/profile ──► release with its flat properties
 *   config-namespaces-{cluster}   namespace ──► exists or not
 *   config-watermark-{cluster}    one row: when the other two are complete
 * </pre>
 */
final class ProjectionTables {

    private static final String WATERMARK = "watermark";

    private final ReplicatedTable<ReleasedConfig> releases;
    private final ReplicatedTable<NamespaceMark> namespaces;
    private final ReplicatedTable<Watermark> watermark;

    private ProjectionTables(
            ReplicatedTable<ReleasedConfig> releases,
            ReplicatedTable<NamespaceMark> namespaces,
            ReplicatedTable<Watermark> watermark) {
        this.releases = releases;
        this.namespaces = namespaces;
        this.watermark = watermark;
    }

    /** Opens the tables and lets them move the projection on. */
    static ProjectionTables open(Cluster cluster, String clusterId, Projection projection) {
        ProjectionTables tables = new ProjectionTables(
                cluster.table("config-releases-" + clusterId, new JsonCodec<>(ReleasedConfig.class)),
                cluster.table("config-namespaces-" + clusterId, new JsonCodec<>(NamespaceMark.class)),
                cluster.table("config-watermark-" + clusterId, new JsonCodec<>(Watermark.class)));
        ReplicatedState state = new ReplicatedState(clusterId, projection);
        tables.releases.listen((before, now) -> state.releaseChanged(now));
        tables.namespaces.listen((before, now) -> state.namespaceChanged(now));
        tables.watermark.listen((before, now) -> state.watermarkChanged(now));
        return tables;
    }

    /** Brings in what the tables do not have yet; doing it again changes nothing. */
    void spread(ProjectedState state) {
        Map<String, Long> versions = versions(releases);
        state.releases().values().forEach(named -> named.values().forEach(released -> {
            String key = Watermark.key(released);
            if (versions.getOrDefault(key, 0L) < released.revision()) {
                releases.offer(key, released.revision(), released);
            }
        }));
        spreadNamespaces(state);
        if (versions(watermark).getOrDefault(WATERMARK, 0L) < state.revision()) {
            watermark.offer(WATERMARK, state.revision(), Watermark.of(state));
        }
    }

    private void spreadNamespaces(ProjectedState state) {
        Map<String, Long> versions = versions(namespaces);
        state.namespaces().forEach((namespace, revision) -> {
            if (versions.getOrDefault(Watermark.key(namespace), 0L) < revision) {
                namespaces.offer(Watermark.key(namespace), revision, new NamespaceMark(true));
            }
        });
        for (Row<NamespaceMark> row : namespaces.rows()) {
            boolean gone =
                    row.version() < state.revision() && !state.namespaces().containsKey(new Namespace(row.key()));
            if (gone && row.value().filter(NamespaceMark::exists).isPresent()) {
                namespaces.offer(row.key(), state.revision(), new NamespaceMark(false));
            }
        }
    }

    private static <V> Map<String, Long> versions(ReplicatedTable<V> table) {
        Map<String, Long> versions = new HashMap<>();
        table.rows().forEach(row -> versions.put(row.key(), row.version()));
        return versions;
    }
}
