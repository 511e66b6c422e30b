package dev.muster.registry.eureka;

import dev.muster.api.InvalidArgumentException;
import dev.muster.api.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads fields of JSON that many hands wrote: numbers as text, text as numbers, nulls anywhere. Names of classes are text
 * like any other.
 */
record InstanceText(JsonNode node) {

    /** What stands there; null if nothing does, or only blanks. */
    @Nullable
    String text(String field) {
        return text(field, node.path(field));
    }

    /** The same of a field that must be there. */
    String required(String field) {
        String found = text(field);
        if (found == null) {
            throw new InvalidArgumentException(field, "nothing", "a value");
        }
        return found;
    }

    /** A number, or the text of one; null if nothing is there. */
    @Nullable
    Long number(String field) {
        String found = text(field);
        return found == null ? null : number(field, found);
    }

    static long number(String field, String found) {
        try {
            return Long.parseLong(found);
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException(field, Text.shown(found), "a whole number");
        }
    }

    /** A part of it; empty if it is not there. */
    InstanceText part(String field) {
        return new InstanceText(node.path(field));
    }

    /** A port such as {@code {"$": 8080, "@enabled": "true"}} or {@code 8080}; null if there is none or it is turned off. */
    @Nullable
    Integer port(String field) {
        JsonNode found = node.path(field);
        if (!found.isObject()) {
            String plain = text(field, found);
            return plain == null ? null : portNumber(field, plain);
        }
        InstanceText port = new InstanceText(found);
        String number = port.text("$");
        boolean enabled = Boolean.parseBoolean(port.text("@enabled"));
        return enabled && number != null ? portNumber(field, number) : null;
    }

    private static int portNumber(String field, String found) {
        long number = number(field, found);
        if (number < 1 || number > 65_535) {
            throw new InvalidArgumentException(field, found, "1 to 65535");
        }
        return (int) number;
    }

    /** Texts by name, without what only says how a map was written. */
    Map<String, String> map(String field) {
        Map<String, String> found = new LinkedHashMap<>();
        node.path(field).properties().forEach(entry -> {
            String value = entry.getKey().equals("@class")
                    ? null
                    : textOrEmpty(field + "." + entry.getKey(), entry.getValue());
            if (value != null) {
                found.put(entry.getKey(), value);
            }
        });
        return found;
    }

    private static @Nullable String text(String field, JsonNode found) {
        String text = textOrEmpty(field, found);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static @Nullable String textOrEmpty(String field, JsonNode found) {
        if (found.isMissingNode() || found.isNull()) {
            return null;
        }
        if (found.isContainer()) {
            throw new InvalidArgumentException(Text.shown(field), "more than a value", "a text or a number");
        }
        return found.asString();
    }
}
