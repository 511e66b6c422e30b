package dev.muster.config.projection;

import dev.muster.api.config.GrayRelease;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One gray release. Immutable.
 *
 * @param properties its content as flat properties, in the order of the text
 */
public record GrayConfig(GrayRelease release, Map<String, Object> properties) {

    public GrayConfig {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
}
