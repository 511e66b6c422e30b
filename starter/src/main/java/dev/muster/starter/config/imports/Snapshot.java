package dev.muster.starter.config.imports;

import dev.muster.api.Cursor;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ConfigSource;
import dev.muster.api.config.EffectiveConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One whole state of an application's configuration, or that nothing is known yet. Immutable. */
public final class Snapshot {

    /** Nothing is known: no server was reached, and there was no copy. */
    public static final Snapshot NOTHING = new Snapshot(null);

    private final @Nullable EffectiveConfig config;
    private final Map<ConfigName, ConfigSource> sources = new HashMap<>();

    private Snapshot(@Nullable EffectiveConfig config) {
        this.config = config;
        if (config != null) {
            for (ConfigSource source : config.sources()) {
                sources.put(new ConfigName(source.application(), source.profile()), source);
            }
        }
    }

    /** The state that a server sent. */
    public static Snapshot of(EffectiveConfig config) {
        return new Snapshot(config);
    }

    /** What the server sent, or empty if nothing is known. */
    public Optional<EffectiveConfig> config() {
        return Optional.ofNullable(config);
    }

    /** Which state of which cluster it is, or empty if nothing is known. */
    public Optional<Cursor> cursor() {
        return config().map(EffectiveConfig::cursor);
    }

    /** The store's revision, 0 if nothing is known. */
    public long revision() {
        return config == null ? 0 : config.cursor().revision();
    }

    /** Flat properties of a slot; empty if nothing is published there. */
    public Map<String, Object> properties(ConfigName slot) {
        ConfigSource source = sources.get(slot);
        return source == null ? Map.of() : source.properties();
    }

    /** The release that fills a slot, or empty if nothing is published there. */
    public Optional<ConfigSource> source(ConfigName slot) {
        return Optional.ofNullable(sources.get(slot));
    }

    /** Whether this is of the same cluster and a later state than {@code other}, or the first that is known. */
    public boolean newerThan(Snapshot other) {
        if (config == null || other.config == null) {
            return config != null;
        }
        return sameClusterAs(other) && revision() > other.revision();
    }

    /** Whether both come from the same cluster; a state of which nothing is known fits every cluster. */
    public boolean sameClusterAs(Snapshot other) {
        return config == null
                || other.config == null
                || Objects.equals(
                        config.cursor().origin(), other.config.cursor().origin());
    }

    @Override
    public String toString() {
        return config == null ? "nothing" : config.cursor().toString();
    }
}
