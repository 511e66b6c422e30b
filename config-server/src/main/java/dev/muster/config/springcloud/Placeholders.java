package dev.muster.config.springcloud;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.PropertyPlaceholderHelper.PlaceholderResolver;

/**
 * Puts properties in the places of {@code ${name}} and {@code ${name:otherwise}}. Only properties of the same application
 * count: nothing of this server's environment gets into an answer. What is not known stays as it is.
 */
final class Placeholders {

    /** Most characters put in for one answer; a few values that name each other twice could mean far more. */
    private static final int CHARACTERS_MAX = 4 * 1024 * 1024;

    private static final int REPLACED_MAX = 100_000;
    private static final PropertyPlaceholderHelper HELPER = new PropertyPlaceholderHelper("${", "}", ":", '\\', true);

    private Placeholders() {}

    /**
     * The same properties with placeholders replaced.
     *
     * @throws InvalidArgumentException if one leads back to itself
     * @throws ProblemException {@code LIMIT_EXCEEDED} if the answer would become too long
     */
    static Map<String, Object> resolved(Map<String, Object> properties) {
        Counted values = new Counted(properties);
        Map<String, Object> resolved = new TreeMap<>();
        properties.forEach((name, value) ->
                resolved.put(name, value instanceof String text ? replaced(name, text, values) : value));
        return resolved;
    }

    private static String replaced(String name, String text, Counted values) {
        if (!text.contains("${")) {
            return text;
        }
        try {
            return HELPER.replacePlaceholders(text, values);
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException(
                    "property " + Text.shown(name), "a placeholder that leads back to itself", "one that ends");
        }
    }

    /** Confined to one thread. */
    private static final class Counted implements PlaceholderResolver {

        private final Map<String, Object> properties;
        private long characters;
        private int replaced;

        Counted(Map<String, Object> properties) {
            this.properties = properties;
        }

        @Override
        public @Nullable String resolvePlaceholder(String name) {
            Object value = properties.get(name);
            if (value == null) {
                return null;
            }
            String text = value.toString();
            characters += text.length();
            replaced++;
            if (characters > CHARACTERS_MAX || replaced > REPLACED_MAX) {
                throw new ProblemException(
                        ProblemType.LIMIT_EXCEEDED,
                        "placeholders: more than " + CHARACTERS_MAX + " characters or " + REPLACED_MAX
                                + " replacements (expected: fewer, or resolvePlaceholders=false)");
            }
            return text;
        }
    }
}
