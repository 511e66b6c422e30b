package dev.muster.config.replication;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.coordination.Key;
import dev.muster.api.coordination.KeyValue;
import dev.muster.api.coordination.Value;
import dev.muster.api.coordination.WatchBatch;
import dev.muster.api.coordination.WatchEvent;
import dev.muster.config.cluster.ConfigKeys;
import dev.muster.config.gray.StoredGray;
import dev.muster.config.gray.StoredGrays;
import dev.muster.config.item.ContentParser;
import dev.muster.config.projection.GrayConfig;
import dev.muster.config.projection.ProjectedState;
import dev.muster.config.projection.ReleasedConfig;
import dev.muster.config.release.StoredRelease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store holds of namespaces and current releases, built entry by entry. Confined to one thread at a time. */
final class StoreImage {

    private static final Logger log = LoggerFactory.getLogger(StoreImage.class);

    private static final Set<ConfigKeys.Kind> CONTENTS = Set.of(ConfigKeys.Kind.CONTENT, ConfigKeys.Kind.GRAY_TEXT);

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
            Map<ConfigName, ReleasedConfig> named = releases.computeIfAbsent(namespace, key -> new HashMap<>());
            ReleasedConfig before = named.get(name);
            named.put(name, before == null ? released : released.withGrays(before.grayRevision(), before.grays()));
        } catch (RuntimeException e) {
            log.error(
                    "The release of {}/{} at revision {} cannot be read; the one before it stays in force here",
                    namespace,
                    name,
                    entry.modRevision(),
                    e);
        }
    }

    /**
     * Call it after {@link #addCurrent} for the same name.
     *
     * @param contents what the store holds under a content key, if it is not known here already
     */
    void addGrays(KeyValue entry, Function<Key, @Nullable Value> contents) {
        Namespace namespace = ConfigKeys.namespaceOf(entry.key());
        ConfigName name = ConfigKeys.nameOf(entry.key());
        Map<ConfigName, ReleasedConfig> named = releases.getOrDefault(namespace, Map.of());
        ReleasedConfig current = named.get(name);
        if (current == null) {
            log.error("{}/{} has gray releases without a release that can be read; they are left out", namespace, name);
            return;
        }
        Map<Long, GrayConfig> known = new HashMap<>();
        current.grays().forEach(gray -> known.put(gray.release().number(), gray));
        List<GrayConfig> grays = new ArrayList<>();
        try {
            for (StoredGray stored : StoredGrays.of(entry).grays()) {
                GrayConfig before = known.get(stored.number());
                grays.add(before == null ? grayConfig(namespace, name, stored, contents) : before);
            }
            named.put(name, current.withGrays(entry.modRevision(), grays));
        } catch (RuntimeException e) {
            log.error(
                    "The gray releases of {}/{} at revision {} cannot be read; those before stay in force here",
                    namespace,
                    name,
                    entry.modRevision(),
                    e);
        }
    }

    private static GrayConfig grayConfig(
            Namespace namespace, ConfigName name, StoredGray stored, Function<Key, @Nullable Value> contents) {
        Value content = contents.apply(ConfigKeys.grayText(namespace, name, stored.number()));
        if (content == null) {
            throw new IllegalStateException("the content of gray release " + stored.number() + " is missing");
        }
        return new GrayConfig(stored.release(name), ContentParser.parse(stored.contentFormat(), content.text()));
    }

    void apply(WatchBatch batch) {
        Map<Key, Value> contents = new HashMap<>();
        for (WatchEvent event : batch.events()) {
            if (event instanceof WatchEvent.Put put && CONTENTS.contains(ConfigKeys.kindOf(put.key()))) {
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
            case GRAY -> addGrays(entry, contents::get);
            case RELEASE, CONTENT, GRAY_TEXT, OTHER -> {
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
            case RELEASE, CONTENT, GRAY, GRAY_TEXT, OTHER -> {
                // what is forgotten is not current, and the list of gray releases is changed, never deleted
            }
        }
    }
}
