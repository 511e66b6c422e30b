package dev.muster.config.item;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What distinguishes two sets of flat properties. Immutable.
 *
 * @param added only in the later one
 * @param removed only in the earlier one
 * @param changed in both, with other values
 */
public record PropertyDiff(Map<String, Object> added, Map<String, Object> removed, Map<String, Change> changed) {

    public PropertyDiff {
        added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
        removed = Collections.unmodifiableMap(new LinkedHashMap<>(removed));
        changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    }

    /** Both values of one property. */
    public record Change(Object from, Object to) {}

    /** Compares, in the order of the texts. */
    public static PropertyDiff between(Map<String, Object> from, Map<String, Object> to) {
        Map<String, Object> added = new LinkedHashMap<>();
        Map<String, Change> changed = new LinkedHashMap<>();
        to.forEach((name, value) -> {
            Object before = from.get(name);
            if (before == null) {
                added.put(name, value);
            } else if (!before.equals(value)) {
                changed.put(name, new Change(before, value));
            }
        });
        Map<String, Object> removed = new LinkedHashMap<>(from);
        removed.keySet().removeAll(to.keySet());
        return new PropertyDiff(added, removed, changed);
    }
}
