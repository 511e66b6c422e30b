package dev.muster.config.validation;

import dev.muster.api.Text;
import dev.muster.config.item.ContentPlaces.Place;
import dev.muster.config.validation.ContentProblem.Origin;
import dev.muster.config.validation.ContentProblem.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares properties with those an application knows. Names are compared as Spring binds them: without case, dashes and
 * underscores. A property nobody described is told only if its first part is one the application has; whatever else is
 * there may belong to a library. Immutable.
 */
final class PropertyMetadata {

    /** Most problems of one text; the rest is not told. */
    static final int PROBLEMS_MAX = 100;

    private static final int SHOWN_VALUES_MAX = 20;

    private final Map<String, KnownProperty> known = new HashMap<>();
    private final Set<String> roots = new HashSet<>();

    PropertyMetadata(Collection<KnownProperty> properties) {
        for (KnownProperty property : properties) {
            String name = uniform(property.name());
            known.put(name, property);
            roots.add(root(name));
        }
    }

    /** Problems in the order of the properties. */
    List<ContentProblem> problems(Map<String, Object> properties, Map<String, Place> places) {
        List<ContentProblem> problems = new ArrayList<>();
        properties.forEach((key, value) -> {
            if (problems.size() < PROBLEMS_MAX) {
                check(key, value.toString(), places.get(key), problems);
            }
        });
        return List.copyOf(problems);
    }

    private void check(String key, String value, @Nullable Place place, List<ContentProblem> into) {
        String name = uniform(key);
        KnownProperty property = known.get(name);
        if (property == null) {
            if (roots.contains(root(name)) && !belowKnown(name)) {
                into.add(problem(
                        Severity.WARNING, place, key, "a property the application does not know", nearest(name)));
            }
            return;
        }
        if (property.deprecated()) {
            String replacement = property.replacement();
            into.add(problem(
                    property.removed() ? Severity.ERROR : Severity.WARNING,
                    place,
                    key,
                    property.removed() ? "a property without effect" : "a deprecated property",
                    replacement == null ? "no such property" : replacement));
        }
        if (!value.contains("${")) {
            expected(property, value)
                    .ifPresent(expected -> into.add(problem(Severity.ERROR, place, key, Text.shown(value), expected)));
        }
    }

    private static Optional<String> expected(KnownProperty property, String value) {
        List<String> values = property.values();
        if (values.isEmpty() || value.isBlank()) {
            return ValueTypes.expected(property.type(), value);
        }
        String found = uniform(value.strip());
        if (values.stream().anyMatch(allowed -> uniform(allowed).equals(found))) {
            return Optional.empty();
        }
        return Optional.of("one of " + values.stream().limit(SHOWN_VALUES_MAX).toList());
    }

    /** Elements of lists and maps, and what a type holds that nobody described further. */
    private boolean belowKnown(String name) {
        for (int end = name.length() - 1; end > 0; end--) {
            if (name.charAt(end) == '.' || name.charAt(end) == '[') {
                KnownProperty above = known.get(name.substring(0, end));
                if (above != null) {
                    return ValueTypes.holdsMore(above.type());
                }
            }
        }
        return false;
    }

    private String nearest(String name) {
        int max = Math.max(2, name.length() / 4);
        int best = max + 1;
        String nearest = "";
        for (Map.Entry<String, KnownProperty> candidate : known.entrySet()) {
            String other = candidate.getKey();
            if (Math.abs(other.length() - name.length()) <= max) {
                int distance = EditDistance.between(name, other);
                String shown = candidate.getValue().name();
                if (distance < best || (distance == best && !nearest.isEmpty() && shown.compareTo(nearest) < 0)) {
                    best = distance;
                    nearest = shown;
                }
            }
        }
        return nearest.isEmpty() ? "a property of the application" : "perhaps " + nearest;
    }

    private static ContentProblem problem(
            Severity severity, @Nullable Place place, String key, String found, String expected) {
        return new ContentProblem(
                severity,
                Origin.METADATA,
                place == null ? null : place.line(),
                place == null ? null : place.column(),
                key,
                found,
                expected);
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static String root(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        return name.substring(0, end);
    }
}
