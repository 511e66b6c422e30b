package dev.muster.starter.config.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Which properties mean something else in another view, placeholders resolved: a local {@code a=${b}} changes with {@code b}.
 * Immutable.
 */
final class Changes {

    private final Set<ConfigurationPropertyName> names;
    private final Map<ConfigurationPropertyName, Value> after;

    private Changes(Set<ConfigurationPropertyName> names, Map<ConfigurationPropertyName, Value> after) {
        this.names = Collections.unmodifiableSet(names);
        this.after = after;
    }

    static Changes between(View before, View after) {
        Map<ConfigurationPropertyName, Value> old = resolved(before);
        Map<ConfigurationPropertyName, Value> now = resolved(after);
        Set<ConfigurationPropertyName> names = new TreeSet<>(now.keySet());
        names.addAll(old.keySet());
        names.removeIf(name -> Objects.equals(old.get(name), now.get(name)));
        return new Changes(names, now);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The changed properties. */
    Set<ConfigurationPropertyName> names() {
        return names;
    }

    /** Their names as text. */
    Set<String> keys() {
        return names.stream().map(ConfigurationPropertyName::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    boolean touch(PropertiesBean bean) {
        return names.stream().anyMatch(bean::binds);
    }

    /** The new values that a bean would get, for masking. */
    Set<String> valuesFor(PropertiesBean bean) {
        return after.entrySet().stream()
                .filter(entry -> bean.binds(entry.getKey()))
                .map(entry -> entry.getValue().text())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<ConfigurationPropertyName, Value> resolved(View view) {
        List<PropertySource<?>> steady = new ArrayList<>();
        for (PropertySource<?> source : view.getPropertySources()) {
            // ${random.value} is another one at each look, which is no change.
            if (!(source instanceof RandomValuePropertySource)
                    && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                steady.add(source);
            }
        }
        PropertySourcesPlaceholdersResolver placeholders = new PropertySourcesPlaceholdersResolver(steady);
        Map<ConfigurationPropertyName, Value> values = new HashMap<>();
        int position = 0;
        for (ConfigurationPropertySource source : ConfigurationPropertySources.from(steady)) {
            position++;
            if (source instanceof IterableConfigurationPropertySource iterable) {
                for (ConfigurationPropertyName name : iterable) {
                    if (!values.containsKey(name)) {
                        put(values, name, iterable.getConfigurationProperty(name), placeholders, position);
                    }
                }
            }
        }
        return values;
    }

    private static void put(
            Map<ConfigurationPropertyName, Value> values,
            ConfigurationPropertyName name,
            @Nullable ConfigurationProperty property,
            PropertySourcesPlaceholdersResolver placeholders,
            int position) {
        if (property == null) {
            return;
        }
        Object value = property.getValue();
        try {
            value = placeholders.resolvePlaceholders(value);
        } catch (IllegalArgumentException e) {
            // A placeholder that refers to itself: whoever binds the property gets the error.
            value = property.getValue();
        }
        // A list is taken from one source as a whole, so for its elements the source matters, too.
        values.put(name, new Value(String.valueOf(value), name.hasIndexedElement() ? position : 0));
    }

    /** What a property means, as text, since {@code 5} and {@code "5"} bind alike. */
    private record Value(String text, int position) {}
}
