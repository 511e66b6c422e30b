package dev.muster.config.validation;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.ProblemException;
import dev.muster.api.ProblemType;
import dev.muster.api.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code spring-configuration-metadata.json}, see "Configuration Metadata" in Spring Boot's documentation. Of the
 * descriptions, defaults and groups nothing is kept.
 */
final class MetadataText {

    /** Most properties of one application. */
    static final int PROPERTIES_MAX = 5_000;

    private static final int NAME_LENGTH_MAX = 512;
    private static final JsonMapper JSON = new JsonMapper();

    private MetadataText() {}

    static List<KnownProperty> read(String text) {
        JsonNode root = parse(text);
        if (!root.path("properties").isArray()) {
            throw new InvalidArgumentException(
                    "properties", root.path("properties").isMissingNode() ? "nothing" : "no list", "a list");
        }
        Map<String, List<String>> values = values(root.path("hints"));
        Map<String, KnownProperty> known = new LinkedHashMap<>();
        for (JsonNode property : root.path("properties")) {
            String name = text(property, "name");
            if (name == null || name.isBlank() || name.length() > NAME_LENGTH_MAX) {
                throw new InvalidArgumentException(
                        "properties[].name",
                        name == null ? "nothing" : Text.shown(name),
                        "a name of at most " + NAME_LENGTH_MAX + " characters");
            }
            JsonNode deprecation = property.path("deprecation");
            known.putIfAbsent(
                    name,
                    new KnownProperty(
                            name,
                            text(property, "type"),
                            deprecation.isObject()
                                    || property.path("deprecated").asBoolean(false),
                            "error".equals(text(deprecation, "level")),
                            text(deprecation, "replacement"),
                            values.getOrDefault(name, List.of())));
            if (known.size() > PROPERTIES_MAX) {
                throw new ProblemException(
                        ProblemType.LIMIT_EXCEEDED,
                        "properties: more than " + PROPERTIES_MAX + " (expected: at most " + PROPERTIES_MAX + ")",
                        Map.of("field", "properties", "max", PROPERTIES_MAX));
            }
        }
        return List.copyOf(known.values());
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new InvalidArgumentException("body", "not JSON", "a spring-configuration-metadata.json");
        }
    }

    /** Only of hints that are complete: a provider, {@code any} for example, allows more. */
    private static Map<String, List<String>> values(JsonNode hints) {
        Map<String, List<String>> values = new HashMap<>();
        for (JsonNode hint : hints) {
            String name = text(hint, "name");
            if (name != null && hint.path("providers").isEmpty()) {
                List<String> all = new ArrayList<>();
                hint.path("values").forEach(value -> all.add(value.path("value").asString("")));
                values.put(name, all);
            }
        }
        return values;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() ? value.asString() : null;
    }
}
