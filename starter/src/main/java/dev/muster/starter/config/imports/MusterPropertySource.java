package dev.muster.starter.config.imports;

import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ConfigSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * The properties of one slot as they are now. All sources of an application read from the same {@link RunningConfig}, so
 * they change together. Thread-safe.
 */
public final class MusterPropertySource extends EnumerablePropertySource<RunningConfig>
        implements OriginLookup<String> {

    private final ConfigName slot;

    MusterPropertySource(RunningConfig running, ConfigName slot) {
        super("muster:" + running.subject().namespace() + "/" + slot, running);
        this.slot = slot;
    }

    ConfigName slot() {
        return slot;
    }

    /** The same slot in another state, which never changes. */
    public MapPropertySource at(Snapshot snapshot) {
        return new MapPropertySource(getName(), snapshot.properties(slot));
    }

    @Override
    public String[] getPropertyNames() {
        return StringUtils.toStringArray(current().properties(slot).keySet());
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return current().properties(slot).get(name);
    }

    @Override
    public boolean containsProperty(String name) {
        return current().properties(slot).containsKey(name);
    }

    @Override
    public @Nullable Origin getOrigin(String key) {
        Optional<ConfigSource> source =
                current().source(slot).filter(release -> release.properties().containsKey(key));
        return source.map(release -> new ReleaseOrigin(slot, release.release())).orElse(null);
    }

    private Snapshot current() {
        return getSource().snapshot();
    }

    /** Where a value comes from, for people. */
    private record ReleaseOrigin(ConfigName slot, long release) implements Origin {

        @Override
        public String toString() {
            return slot + " release " + release;
        }
    }
}
