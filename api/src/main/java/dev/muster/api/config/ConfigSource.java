package dev.muster.api.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One release in the configuration of an application, as flat properties.
 *
 * @param application see {@link ConfigName}
 * @param profile see {@link ConfigName}
 * @param release number of the release; of a gray release the one it was made from
 * @param revision the store's revision at which it was published
 * @param properties flat keys ({@code a.b[0].c}) to strings, numbers or booleans, in the order of the text
 * @param gray number of the gray release that this instance got instead; absent if it got the one for all
 */
public record ConfigSource(
        String application,
        String profile,
        long release,
        long revision,
        Map<String, Object> properties,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long gray) {

    public ConfigSource {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** The release for all. */
    public ConfigSource(
            String application, String profile, long release, long revision, Map<String, Object> properties) {
        this(application, profile, release, revision, properties, null);
    }
}
