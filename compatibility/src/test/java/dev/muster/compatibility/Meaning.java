package dev.muster.compatibility;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an answer says, apart from how: not the names of sources, versions and origins, which are each server's own, nor
 * whether a number in YAML is written as text, which is the same for whoever binds it.
 *
 * @param said properties, or what else there is
 */
record Meaning(int status, String type, Object said) {

    private static final JsonMapper JSON = new JsonMapper();

    static Meaning of(String path, Calls.Answer answer) {
        String type = answer.type().replaceAll(";.*", "");
        if (answer.status() != 200) {
            return new Meaning(
                    answer.status(),
                    "",
                    path.startsWith("/key") || path.startsWith("/encrypt") ? new TreeMap<>(map(answer)) : "");
        }
        String file = path.replaceAll("\\?.*", "");
        if (file.endsWith(".properties")) {
            return new Meaning(200, type, answer.body().lines().sorted().toList());
        }
        if (file.endsWith(".yml") || file.endsWith(".yaml")) {
            return new Meaning(
                    200, type, texts(new Yaml(new SafeConstructor(new LoaderOptions())).load(answer.body())));
        }
        if (file.endsWith(".json") || file.startsWith("/encrypt") || file.startsWith("/key")) {
            return new Meaning(200, type, texts(map(answer)));
        }
        return new Meaning(200, type, environment(answer.json()));
    }

    private static Map<?, ?> map(Calls.Answer answer) {
        return JSON.readValue(answer.body(), LinkedHashMap.class);
    }

    private static List<Object> environment(JsonNode found) {
        List<Object> said = new ArrayList<>();
        said.add(found.path("name").asString());
        said.add(found.path("profiles").toString());
        for (JsonNode source : found.path("propertySources")) {
            Map<String, String> values = new TreeMap<>();
            source.path("source").properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                values.put(entry.getKey(), (value.has("value") ? value.path("value") : value).toString());
            });
            said.add(values);
        }
        return said;
    }

    private static Object texts(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new TreeMap<>();
            map.forEach((key, one) -> all.put(String.valueOf(key), texts(one)));
            return all;
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Meaning::texts).toList();
        }
        return String.valueOf(value);
    }
}
