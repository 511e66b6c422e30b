package dev.muster.config.projection;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ConfigReader;
import dev.muster.api.config.ReleaseSummary;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current release of one name, with the gray ones beside it. Immutable.
 *
 * @param properties its content as flat properties, in the order of the text
 * @param grayRevision the store's revision at which the gray releases last changed; 0 if there never was one
 * @param grays the gray releases, in no order
 */
public record ReleasedConfig(
        Namespace namespace,
        ReleaseSummary release,
        Map<String, Object> properties,
        long grayRevision,
        List<GrayConfig> grays) {

    public ReleasedConfig {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        grays = List.copyOf(grays);
    }

    /** Reads the rows of older servers too, which know no gray releases. */
    @JsonCreator
    static ReleasedConfig of(
            Namespace namespace,
            ReleaseSummary release,
            Map<String, Object> properties,
            @Nullable Long grayRevision,
            @Nullable List<GrayConfig> grays) {
        return new ReleasedConfig(
                namespace,
                release,
                properties,
                grayRevision == null ? 0 : grayRevision,
                grays == null ? List.of() : grays);
    }

    /** A release that never had a gray one beside it. */
    public ReleasedConfig(Namespace namespace, ReleaseSummary release, Map<String, Object> properties) {
        this(namespace, release, properties, 0, List.of());
    }

    /** The same with these gray releases. */
    public ReleasedConfig withGrays(long changedAt, List<GrayConfig> others) {
        return new ReleasedConfig(namespace, release, properties, changedAt, others);
    }

    /** What it is a release of. */
    public ConfigName name() {
        return new ConfigName(release.application(), release.profile());
    }

    /**
     * The store's revision at which any of this last changed. It moves on for everybody, also when only some get another
     * release: so whoever stops matching a rule is at a higher revision than before.
     */
    public long revision() {
        return Math.max(release.revision(), grayRevision);
    }

    /** The gray release that this reader gets; empty if it gets the one for all. */
    public Optional<GrayConfig> grayFor(ConfigReader reader) {
        return grays.stream()
                .filter(gray -> gray.release().rule().matches(reader, name()))
                .max(Comparator.comparingInt(
                                (GrayConfig gray) -> gray.release().rule().rank())
                        .thenComparingLong(gray -> gray.release().number()));
    }
}
