package dev.muster.config.item;

import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects flat properties out of a nested text, within bounds. Confined to one thread. */
final class FlatProperties {

    /** Most levels of a nested text. */
    static final int DEPTH_MAX = 50;

    /** Most properties of one release. */
    static final int PROPERTIES_MAX = 10_000;

    /** Most characters of all names and values together; a text with aliases can mean much more than it shows. */
    static final int CHARACTERS_MAX = 4 * 1024 * 1024;

    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private long characters;

    /** Adds everything below {@code value}. */
    void addAll(Map<?, ?> value) {
        addMap("", value, 1);
    }

    /** Adds one property. */
    void add(String name, Object value) {
        if (name.isEmpty()) {
            throw new UnreadableContentException("a property without a name", "a name before every value");
        }
        if (properties.putIfAbsent(name, value) != null) {
            throw new UnreadableContentException("property " + Text.shown(name) + " twice", "each property once");
        }
        characters += name.length() + value.toString().length();
        requireAtMost("properties", properties.size(), PROPERTIES_MAX);
        requireAtMost("characters of all names and values", characters, CHARACTERS_MAX);
    }

    /** Adds one property that begins at a line, counted from 1. */
    void add(String name, Object value, int line) {
        add(name, value);
        lines.put(name, line);
    }

    /** Where properties begin, of those that were added with their line. */
    Map<String, Integer> lines() {
        return Collections.unmodifiableMap(lines);
    }

    boolean contains(String name) {
        return properties.containsKey(name);
    }

    Map<String, Object> asMap() {
        return Collections.unmodifiableMap(properties);
    }

    private void addMap(String path, Map<?, ?> map, int depth) {
        if (depth > DEPTH_MAX) {
            throw new UnreadableContentException(
                    "more than " + DEPTH_MAX + " levels at " + Text.shown(path), "at most " + DEPTH_MAX);
        }
        map.forEach((key, value) -> addValue(join(path, key), value, depth));
    }

    private void addValue(String path, @Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            addMap(path, map, depth + 1);
        } else if (value instanceof Collection<?> list && !list.isEmpty()) {
            if (depth > DEPTH_MAX) {
                throw new UnreadableContentException(
                        "more than " + DEPTH_MAX + " levels at " + Text.shown(path), "at most " + DEPTH_MAX);
            }
            int index = 0;
            for (Object element : list) {
                addValue(path + "[" + index + "]", element, depth + 1);
                index++;
            }
        } else {
            add(path, leaf(path, value));
        }
    }

    private static Object leaf(String path, @Nullable Object value) {
        if (value == null || value instanceof Collection<?> || value instanceof Map<?, ?>) {
            return "";
        }
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            return value.toString(); // JSON has no such numbers
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        throw new UnreadableContentException(
                "a value of another kind at " + Text.shown(path), "text, a number, true, false, a list or a mapping");
    }

    /** Spring's way: what is not text, or stands in brackets, is an index. */
    static String join(String path, @Nullable Object key) {
        if (!(key instanceof CharSequence)) {
            return path + "[" + key + "]";
        }
        String name = key.toString();
        return path.isEmpty() ? name : path + (name.startsWith("[") ? "" : ".") + name;
    }

    private static void requireAtMost(String what, long found, long max) {
        if (found > max) {
            throw new ProblemException(
                    ProblemType.LIMIT_EXCEEDED,
                    "content: more than " + max + " " + what + " (expected: at most " + max + ")",
                    Map.of("field", "content", "max", max));
        }
    }
}
