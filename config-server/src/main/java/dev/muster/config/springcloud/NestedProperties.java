package dev.muster.config.springcloud;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Flat properties as the tree they stand for: {@code a.b[0].c}. A name that does not fit into the tree, because another one
 * ends where it goes on, or its list would mostly be gaps, stays flat at the top, where Spring reads it as well.
 */
final class NestedProperties {

    /** Most places in all lists together. Indexes have at most four digits, as a release has at most 10,000 properties. */
    private static final int PLACES_MAX = 100_000;

    private static final int DEPTH_MAX = 50;
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\d{1,4})]");

    private final Map<String, Object> root = new LinkedHashMap<>();
    private int places;

    private NestedProperties() {}

    /** The tree of properties that come in the order of their names. */
    static Map<String, Object> of(Map<String, Object> properties) {
        NestedProperties nested = new NestedProperties();
        properties.forEach((name, value) -> {
            Optional<List<Object>> steps = steps(name);
            if (steps.isEmpty() || !nested.put(steps.get(), value)) {
                nested.root.put(name, value);
            }
        });
        return nested.root;
    }

    /** Names and indexes on the way to a value; empty if the name cannot be taken apart. */
    private static Optional<List<Object>> steps(String name) {
        List<Object> steps = new ArrayList<>();
        Matcher step = STEP.matcher(name);
        int end = 0;
        while (step.lookingAt()) {
            boolean dotted = name.charAt(step.start()) == '.';
            if (dotted == steps.isEmpty() && step.group(1) != null) {
                return Optional.empty(); // a dot at the beginning, or none between two names
            }
            steps.add(step.group(1) == null ? Integer.valueOf(step.group(2)) : step.group(1));
            end = step.end();
            step.region(end, name.length());
        }
        boolean whole = end == name.length() && !steps.isEmpty() && steps.size() <= DEPTH_MAX;
        return whole && steps.get(0) instanceof String ? Optional.of(steps) : Optional.empty();
    }

    private boolean put(List<Object> steps, Object value) {
        if (!fits(steps)) {
            return false;
        }
        Object place = root;
        for (int i = 0; i < steps.size() - 1; i++) {
            Object next = read(place, steps.get(i));
            if (next == null) {
                next = steps.get(i + 1) instanceof Integer ? new ArrayList<>() : new LinkedHashMap<>();
                write(place, steps.get(i), next);
            }
            place = next;
        }
        write(place, steps.get(steps.size() - 1), value);
        return true;
    }

    /** Whether nothing is in the way, and the lists on it do not become too long. */
    private boolean fits(List<Object> steps) {
        @Nullable Object place = root;
        int more = 0;
        for (Object step : steps) {
            boolean index = step instanceof Integer;
            if (place != null && !(index ? place instanceof List<?> : place instanceof Map<?, ?>)) {
                return false;
            }
            if (step instanceof Integer wanted) {
                int there = place instanceof List<?> list ? list.size() : 0;
                more += Math.max(0, wanted + 1 - there);
            }
            place = place == null ? null : read(place, step);
        }
        if (place != null || places + more > PLACES_MAX) {
            return false;
        }
        places += more;
        return true;
    }

    private static @Nullable Object read(Object place, Object step) {
        if (step instanceof Integer index) {
            List<?> list = (List<?>) place;
            return index < list.size() ? list.get(index) : null;
        }
        return ((Map<?, ?>) place).get(step);
    }

    @SuppressWarnings("unchecked")
    private static void write(Object place, Object step, Object value) {
        if (step instanceof Integer index) {
            List<@Nullable Object> list = (List<@Nullable Object>) place;
            while (list.size() <= index) {
                list.add(null);
            }
            list.set(index, value);
        } else {
            ((Map<String, Object>) place).put((String) step, value);
        }
    }
}
