package dev.muster.config.projection;

import dev.muster.api.Namespace;
import dev.muster.api.config.ConfigName;
import dev.muster.api.config.ReleaseSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The current release of one name. Immutable.
 *
 * @param properties its content as flat properties, in the order of the text
 */
public record ReleasedConfig(Namespace namespace, ReleaseSummary release, Map<String, Object> properties) {

    public ReleasedConfig {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** What it is a release of. */
    public ConfigName name() {
        return new ConfigName(release.application(), release.profile());
    }

    /** The store's revision at which it was published. */
    public long revision() {
        return release.revision();
    }
}
