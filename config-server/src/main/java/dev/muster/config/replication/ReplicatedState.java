package dev.muster.config.replication;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.Projection;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.replication.Row;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tables say is released. Moves the projection on whenever they hold a complete state that is newer than what
 * this server knows from its own store, for example because its store is cut off from the others. Thread-safe.
 */
final class ReplicatedState {

    private final String clusterId;
    private final Projection projection;
    private final Map<String, ReleasedConfig> releases = new HashMap<>(); // this and below: guarded by this
    private final Map<String, Long> namespaces = new HashMap<>();
    private long fingerprint;
    private @Nullable Watermark watermark;

    ReplicatedState(String clusterId, Projection projection) {
        this.clusterId = clusterId;
        this.projection = projection;
    }

    /** Whether a namespace exists; one that does not any more is remembered, so that it does not come back. */
    record NamespaceMark(boolean exists) {}

    void releaseChanged(Row<ReleasedConfig> row) {
        advance(update(() -> {
            ReleasedConfig before = releases.remove(row.key());
            if (before != null) {
                fingerprint -= Watermark.fingerprint(row.key(), before.revision());
            }
            row.value().ifPresent(released -> {
                releases.put(row.key(), released);
                fingerprint += Watermark.fingerprint(row.key(), released.revision());
            });
        }));
    }

    void namespaceChanged(Row<NamespaceMark> row) {
        advance(update(() -> {
            Long before = namespaces.remove(row.key());
            if (before != null) {
                fingerprint -= Watermark.fingerprint(row.key(), before);
            }
            if (row.value().filter(NamespaceMark::exists).isPresent()) {
                namespaces.put(row.key(), row.version());
                fingerprint += Watermark.fingerprint(row.key(), row.version());
            }
        }));
    }

    void watermarkChanged(Row<Watermark> row) {
        advance(update(() -> watermark = row.value().orElse(null)));
    }

    private synchronized @Nullable ProjectedState update(Runnable change) {
        change.run();
        Watermark complete = watermark;
        if (complete == null
                || complete.fingerprint() != fingerprint
                || complete.entries() != releases.size() + namespaces.size()
                || projection
                        .known()
                        .filter(known -> known.revision() >= complete.revision())
                        .isPresent()) {
            return null;
        }
        Map<Namespace, Long> existing = new HashMap<>();
        namespaces.forEach((name, revision) -> existing.put(new Namespace(name), revision));
        Map<Namespace, Map<ConfigName, ReleasedConfig>> named = new HashMap<>();
        releases.values().forEach(released -> named.computeIfAbsent(released.namespace(), key -> new HashMap<>())
                .put(released.name(), released));
        return new ProjectedState(clusterId, complete.revision(), existing, named);
    }

    private void advance(@Nullable ProjectedState next) {
        if (next != null) {
            projection.advance(next);
        }
    }
}
