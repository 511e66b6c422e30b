package dev.muster.config.replication;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.item.ContentParser;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.config.release.StoredRelease;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store holds of namespaces and current releases, built entry by entry. Confined to one thread at a time. */
final class StoreImage {

    private static final Logger log = LoggerFactory.getLogger(StoreImage.class);

    private final String clusterId;
    private final Map<Namespace, Long> namespaces = new HashMap<>();
    private final Map<Namespace, Map<ConfigName, ReleasedConfig>> releases = new HashMap<>();

    StoreImage(String clusterId) {
        this.clusterId = clusterId;
    }

    void addNamespace(KeyValue entry) {
        namespaces.put(ConfigKeys.namespaceOf(entry.key()), entry.modRevision());
    }

    /** @param contents what the store holds under a content key at the revision of this image */
    void addCurrent(KeyValue entry, Function<Key, @Nullable Value> contents) {
        Namespace namespace = ConfigKeys.namespaceOf(entry.key());
        ConfigName name = ConfigKeys.nameOf(entry.key());
        try {
            StoredRelease stored = StoredRelease.of(entry);
            Value content = contents.apply(ConfigKeys.content(namespace, name, stored.number()));
            if (content == null) {
                throw new IllegalStateException("its content is missing");
            }
            ReleasedConfig released = new ReleasedConfig(
                    namespace,
                    stored.summary(name, entry.modRevision()),
                    ContentParser.parse(stored.contentFormat(), content.text()));
            releases.computeIfAbsent(namespace, key -> new HashMap<>()).put(name, released);
        } catch (RuntimeException e) {
            log.error(
                    "The release of {}/{} at revision {} cannot be read; the one before it stays in force here",
                    namespace,
                    name,
                    entry.modRevision(),
                    e);
        }
    }

    void apply(WatchBatch batch) {
        Map<Key, Value> contents = new HashMap<>();
        for (WatchEvent event : batch.events()) {
            if (event instanceof WatchEvent.Put put && ConfigKeys.kindOf(put.key()) == ConfigKeys.Kind.CONTENT) {
                contents.put(put.key(), put.current().value());
            }
        }
        for (WatchEvent event : batch.events()) {
            if (event instanceof WatchEvent.Put put) {
                put(put.current(), contents);
            } else {
                remove(event.key());
            }
        }
    }

    ProjectedState at(long revision) {
        return new ProjectedState(clusterId, revision, namespaces, releases);
    }

    private void put(KeyValue entry, Map<Key, Value> contents) {
        switch (ConfigKeys.kindOf(entry.key())) {
            case NAMESPACE -> addNamespace(entry);
            case CURRENT -> addCurrent(entry, contents::get);
            case RELEASE, CONTENT, OTHER -> {
                // the current one says it all
            }
        }
    }

    private void remove(Key key) {
        switch (ConfigKeys.kindOf(key)) {
            case NAMESPACE -> namespaces.remove(ConfigKeys.namespaceOf(key));
            case CURRENT ->
                releases.getOrDefault(ConfigKeys.namespaceOf(key), new HashMap<>())
                        .remove(ConfigKeys.nameOf(key));
            case RELEASE, CONTENT, OTHER -> {
                // old releases are forgotten without anybody noticing
            }
        }
    }
}
