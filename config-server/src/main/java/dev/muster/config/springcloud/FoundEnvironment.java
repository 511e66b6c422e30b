package dev.muster.config.springcloud;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an application gets, as Spring Cloud Config's clients read it.
 *
 * @param label as it was asked for
 * @param version the highest revision that took part; absent if nothing is released for it
 * @param state the same with the cluster whose revision it is
 * @param propertySources the strongest first
 */
record FoundEnvironment(
        String name,
        List<String> profiles,
        @Nullable String label,
        @Nullable String version,
        @Nullable String state,
        List<Source> propertySources) {

    FoundEnvironment {
        profiles = List.copyOf(profiles);
        propertySources = List.copyOf(propertySources);
    }

    /** The properties of one release. */
    record Source(String name, Map<String, Object> source) {

        Source {
            source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
        }
    }

    /** The same with where each value comes from. */
    FoundEnvironment withOrigins() {
        List<Source> told = new ArrayList<>();
        for (Source source : propertySources) {
            Map<String, Object> values = new LinkedHashMap<>();
            source.source().forEach((key, value) -> values.put(key, Map.of("value", value, "origin", source.name())));
            told.add(new Source(source.name(), values));
        }
        return new FoundEnvironment(name, profiles, label, version, state, told);
    }

    /**
     * All properties in one, by name. A list is taken as a whole from the strongest source that has it, as Spring does: one
     * of two elements replaces one of three.
     */
    Map<String, Object> merged() {
        TreeMap<String, Object> merged = new TreeMap<>();
        for (int i = propertySources.size() - 1; i >= 0; i--) {
            Map<String, Object> stronger = propertySources.get(i).source();
            stronger.keySet().stream()
                    .filter(key -> key.indexOf('[') > 0)
                    .map(key -> key.substring(0, key.indexOf('[') + 1))
                    .distinct()
                    .forEach(list ->
                            merged.subMap(list, list + Character.MAX_VALUE).clear());
            merged.putAll(stronger);
        }
        return merged;
    }
}
