package dev.muster.api.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One release in the configuration of an application, as flat properties.
 *
 * @param application see {@link ConfigName}
 * @param profile see {@link ConfigName}
 * @param release number of the release
 * @param revision the store's revision at which it was published
 * @param properties flat keys ({@code a.b[0].c}) to strings, numbers or booleans, in the order of the text
 */
public record ConfigSource(
        String application, String profile, long release, long revision, Map<String, Object> properties) {

    public ConfigSource {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
}
